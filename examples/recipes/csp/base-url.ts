/** Page and worker share it. Your bundler replaces it: here by `define`. */
declare const API_BASE_URL: string

export const baseUrl = API_BASE_URL
