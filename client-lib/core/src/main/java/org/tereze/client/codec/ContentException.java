package org.tereze.client.codec;

/**
 * A plaintext that was authentic and still cannot be read: another version's codec, or a defect of
 * the writer's program. The envelope is kept and counts as not openable.
 */
public final class ContentException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With a reason that names sizes and codecs, never words of the content. */
  public ContentException(String message) {
    super(message);
  }

  /** As {@link #ContentException(String)}, with what the decoder threw. */
  public ContentException(String message, Throwable cause) {
    super(message, cause);
  }
}
