package org.tereze.bench.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** What a running relay says of itself, and is told, at its figures' port. Safe in any thread. */
public final class RelayFigures {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_MILLIS = 1_000;
  private static final int UNKNOWN = -1;

  private final int port;

  /** At this port of this machine. */
  public RelayFigures(int port) {
    this.port = port;
  }

  /** Envelopes that wait there; −1 while it does not answer. */
  public long waiting() {
    try {
      HttpURLConnection asked = connection("/health");
      JsonNode health = JSON.readTree(asked.getInputStream());
      asked.disconnect();
      return health.get("waiting").asLong();
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  /** The word of its machine that there may be a line; lost if it does not run. */
  public void networkChanged() {
    try {
      HttpURLConnection told = connection("/network-changed");
      told.setRequestMethod("POST");
      told.getResponseCode();
      told.disconnect();
    } catch (IOException e) {
      // It was killed, and tries by itself when it is there again.
    }
  }

  private HttpURLConnection connection(String path) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
    return connection;
  }
}
