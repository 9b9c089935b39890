import type { NextConfig } from "next";
import { PHASE_DEVELOPMENT_SERVER } from "next/constants";

/** The API that `npm run dev` asks: `ANTEVE_API=http://localhost:8470 npm run dev`. */
const API = process.env.ANTEVE_API ?? "http://localhost:8321";

const shared: NextConfig = {
  trailingSlash: true,
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  // `npm run types` looks at the types, with the native compiler; a build need not do so again.
  typescript: { ignoreBuildErrors: true },
  experimental: { turbopackFileSystemCacheForBuild: false },
  turbopack: {
    root: import.meta.dirname,
    // Messages are parsed while building: the browser gets no parser, and nothing to parse.
    rules: {
      "*.json": {
        condition: { path: /src\/messages\// },
        loaders: ["./scripts/message-loader.mjs"],
        as: "*.js",
      },
    },
    resolveAlias: { "use-intl/format-message": "use-intl/format-message/format-only" },
  },
};

export default function config(phase: string): NextConfig {
  if (phase !== PHASE_DEVELOPMENT_SERVER) return { ...shared, output: "export" };
  return {
    ...shared,
    compress: false, // or server-sent events would wait for more
    skipTrailingSlashRedirect: true,
    rewrites: async () => [
      { source: "/api/:path*", destination: `${API}/api/:path*` },
      { source: "/docs/:path*", destination: `${API}/docs/:path*` },
    ],
  };
}
