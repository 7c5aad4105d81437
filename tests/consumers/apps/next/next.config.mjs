// The app's backend is elsewhere; the browser sees one origin.
const backend = process.env.BACKEND;

export default {
  async rewrites() {
    return ["/login", "/auth/code"].map((source) => ({ source, destination: `${backend}${source}` }));
  },
};
