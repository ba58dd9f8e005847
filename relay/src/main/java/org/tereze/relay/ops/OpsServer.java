package org.tereze.relay.ops;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * Shows figures to whoever is on this machine: {@code /metrics} for Prometheus and {@code /health}
 * in JSON. Counts and times only. Takes the word that the network changed: {@code POST
 * /network-changed}. Answers on one thread of its own.
 */
final class OpsServer {
  private static final String NETWORK_CHANGED = "/network-changed";
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final int NOT_FOUND = 404;
  private static final int WRONG_METHOD = 405;
  private static final int UNAVAILABLE = 503;

  /** An answer to {@code /health}. */
  record Health(boolean good, String json) {}

  private final HttpServer server;

  OpsServer(
      InetSocketAddress listen,
      Supplier<String> metrics,
      Supplier<Health> health,
      Runnable networkChanged)
      throws IOException {
    server = HttpServer.create(listen, 0);
    server.createContext(
        "/metrics",
        exchange ->
            answer(exchange, "/metrics", OK, "text/plain; version=0.0.4; charset=utf-8", metrics));
    server.createContext(
        "/health",
        exchange -> {
          Health now = health.get();
          int status = now.good() ? OK : UNAVAILABLE;
          answer(exchange, "/health", status, "application/json", now::json);
        });
    server.createContext(
        NETWORK_CHANGED,
        exchange -> {
          try (exchange) {
            boolean known = exchange.getRequestURI().getPath().equals(NETWORK_CHANGED);
            boolean post = exchange.getRequestMethod().equals("POST");
            if (known && post) {
              networkChanged.run();
            }
            exchange.sendResponseHeaders(
                post && known ? NO_CONTENT : known ? WRONG_METHOD : NOT_FOUND, -1);
          }
        });
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  void close() {
    server.stop(0);
  }

  private static void answer(
      HttpExchange exchange, String path, int status, String type, Supplier<String> text)
      throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(path)) {
        exchange.sendResponseHeaders(NOT_FOUND, -1);
        return;
      }
      byte[] body = text.get().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
