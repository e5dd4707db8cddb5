# The packages, and what is learned from the texts. Needs 2 GB of memory for a minute.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY . .
# Runs `prepare`, which learns. Then away with what only compilers and debuggers read.
RUN npm ci --omit=dev && npm cache clean --force \
  && rm -rf node_modules/node-linux-*/include node_modules/node-linux-*/share node_modules/better-sqlite3/deps node_modules/@typescript \
  && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.cts' -o -name '*.d.mts' \) -delete

# Node itself comes with the packages, in the version that package-lock.json names.
FROM debian:bookworm-slim
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin kausa \
  && mkdir /data && chown kausa: /data && chmod 700 /data
WORKDIR /app
COPY --from=build /app .
# The last two: memory that is no longer used goes back to the system (some 25 MB).
ENV PATH=/app/node_modules/.bin:$PATH PORT=3000 STORE_URL=sqlite:/data/kausa.db \
  MALLOC_MMAP_THRESHOLD_=65536 MALLOC_TRIM_THRESHOLD_=131072
RUN chown -R kausa: build
USER kausa
# Started once as it will be: every start then finds what it would make (build/) there, and an image that cannot start is not made.
RUN once=$(mktemp -d) \
  && PORT=0 STORE_URL=sqlite:$once/kausa.db timeout --preserve-status -s INT 10 node src/main.js >/dev/null && rm -r "$once"
# The store, the erasure journal and the data key; nothing else is written, so the root may be read-only.
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# A stop finishes what is under way; what is left is done after the next start.
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "src/main.js"]
