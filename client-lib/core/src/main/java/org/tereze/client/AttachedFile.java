package org.tereze.client;

import org.tereze.client.ClientException.Reason;
import org.tereze.client.report.FileChunks;

/** A file that goes with a draft. Immutable; any thread. */
final class AttachedFile {
  private final String name;
  private final String mediaType;
  private final byte[] bytes;

  AttachedFile(String name, String mediaType, byte[] bytes) {
    this.name = name;
    this.mediaType = mediaType;
    this.bytes = bytes.clone();
  }

  String name() {
    return name;
  }

  String mediaType() {
    return mediaType;
  }

  /** Not a copy. */
  byte[] bytes() {
    return bytes;
  }

  /** What a recipient would refuse is not sent. */
  void check() throws ClientException {
    DraftReport.requireWhole(name);
    DraftReport.requireWhole(mediaType);
    if (bytes.length == 0) {
      throw new ClientException(Reason.BAD_DRAFT, "the file “" + name + "” is empty");
    }
    if (name.length() > FileChunks.MAX_NAME_LENGTH
        || mediaType.length() > FileChunks.MAX_NAME_LENGTH) {
      throw new ClientException(
          Reason.BAD_DRAFT,
          "the name of a file has at most " + FileChunks.MAX_NAME_LENGTH + " characters");
    }
  }
}
