"""Shows tabs of WebKitGTK in one profile. Orders and answers are lines of JSON on standard input and output.

WebKit's own WebDriver ends its session as soon as one tab crashes; here the others live on.
Ends when its standard input ends, so that it cannot outlive the process that started it.
"""

import json
import os
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import GLib, Gtk, WebKit2  # noqa: E402

profile = sys.argv[1]
storage = WebKit2.WebsiteDataManager(base_data_directory=f"{profile}/data", base_cache_directory=f"{profile}/cache")
context = WebKit2.WebContext.new_with_website_data_manager(storage)

window = Gtk.Window()
window.set_default_size(1000, 700)
# Only the front page of a notebook is visible, as with the tabs of a browser.
book = Gtk.Notebook()
window.add(book)
window.show_all()

tabs = {}
# Orders that wait for a page to load, by tab.
loading = {}


def say(**message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def finish_loading(tab):
    order = loading.pop(tab, None)
    if order is not None:
        say(id=order, ok=tab)


def remove(tab):
    view = tabs.pop(tab, None)
    if view is not None:
        book.remove_page(book.page_num(view))
        view.destroy()


def open_tab(message):
    tab = message["id"]
    view = WebKit2.WebView.new_with_context(context)
    tabs[tab] = view
    loading[tab] = tab

    def on_load(_, event):
        if event == WebKit2.LoadEvent.FINISHED:
            finish_loading(tab)

    view.connect("load-changed", on_load)
    view.connect("close", lambda _: remove(tab))
    view.connect("web-process-terminated", lambda *_: say(event="crashed", tab=tab))
    view.show()
    book.append_page(view, Gtk.Label(label=str(tab)))
    book.set_current_page(book.page_num(view))
    view.load_uri(message["url"])


def run(view, message):
    def done(view, result):
        try:
            value = view.call_async_javascript_function_finish(result)
            say(id=message["id"], ok=json.loads(value.to_string()) if value.is_string() else None)
        except Exception as error:
            say(id=message["id"], error=str(error))

    body = f"const value = await {message['source']}; return value === undefined ? undefined : JSON.stringify(value)"
    view.call_async_javascript_function(body, -1, None, None, None, None, done)


def go(view, message):
    loading[message["tab"]] = message["id"]
    {"navigate": lambda: view.load_uri(message["url"]), "reload": view.reload}[message["do"]]()


def crash(view, message):
    view.terminate_web_process()
    say(id=message["id"], ok=True)


def close(view, message):
    view.try_close()
    say(id=message["id"], ok=True)


def drop(view, message):
    remove(message["tab"])
    say(id=message["id"], ok=True)


def show(view, message):
    book.set_current_page(book.page_num(view))
    say(id=message["id"], ok=True)


ORDERS = {
    "run": run,
    "navigate": go,
    "reload": go,
    "crash": crash,
    "close": close,
    "drop": drop,
    "show": show,
}


def obey(message):
    if message["do"] == "open":
        open_tab(message)
    elif message["tab"] in tabs:
        ORDERS[message["do"]](tabs[message["tab"]], message)
    else:
        say(id=message["id"], error="There is no such tab.")


unread = b""


def read(fd, condition):
    global unread
    chunk = os.read(0, 65536)
    if not chunk:
        Gtk.main_quit()
        return False
    *lines, unread = (unread + chunk).split(b"\n")
    for line in lines:
        message = json.loads(line)
        try:
            obey(message)
        except Exception as error:
            say(id=message["id"], error=repr(error))
    return True


GLib.unix_fd_add_full(GLib.PRIORITY_DEFAULT, 0, GLib.IOCondition.IN | GLib.IOCondition.HUP, read)
version = [WebKit2.get_major_version(), WebKit2.get_minor_version(), WebKit2.get_micro_version()]
say(event="ready", version=".".join(map(str, version)))
Gtk.main()
