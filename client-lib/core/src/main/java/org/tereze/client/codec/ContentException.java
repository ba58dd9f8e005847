package org.tereze.client.codec;

import org.jspecify.annotations.Nullable;

/**
 * A plaintext that was authentic and still cannot be read: another version's codec, a text model
 * that is not at hand, or a defect of the writer's program. The envelope is kept.
 */
public final class ContentException extends Exception {
  private static final long serialVersionUID = 1L;

  private final @Nullable String neededModel;

  /** With a reason that names sizes and codecs, never words of the content. */
  public ContentException(String message) {
    super(message);
    neededModel = null;
  }

  /** As {@link #ContentException(String)}, with what the decoder threw. */
  public ContentException(String message, Throwable cause) {
    super(message, cause);
    neededModel = null;
  }

  private ContentException(String message, String neededModel) {
    super(message);
    this.neededModel = neededModel;
  }

  /** A content that opens once this model comes. */
  static ContentException needs(String model) {
    return new ContentException("needs the text model " + model, model);
  }

  /** The name of the text model that would open it; null if none would. */
  public @Nullable String neededModel() {
    return neededModel;
  }
}
