package org.tereze.wire;

/**
 * The peer broke the link protocol. The link is closed; nothing that was acked is touched.
 *
 * <p>Messages say which rule was broken and hold no bytes of the frame.
 */
public final class MalformedFrameException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedFrameException(String rule) {
    super(rule);
  }

  public MalformedFrameException(String rule, Throwable cause) {
    super(rule, cause);
  }
}
