// Two pages, and the backend behind the development server, as an app would have it. Nothing here is for sentiance-web.
const backend = process.env.BACKEND;

export default {
  build: { rolldownOptions: { input: ["index.html", "url.html"] } },
  server: { proxy: { "/login": backend, "/auth/code": backend } },
};
