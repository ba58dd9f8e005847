package org.tereze.bench.trace;

/** A trace that cannot be read: names the line and the reason. */
public final class TraceException extends Exception {
  private static final long serialVersionUID = 1L;

  TraceException(String source, int line, String reason) {
    super(source + ", line " + line + ": " + reason);
  }

  TraceException(String source, String reason) {
    super(source + ": " + reason);
  }
}
