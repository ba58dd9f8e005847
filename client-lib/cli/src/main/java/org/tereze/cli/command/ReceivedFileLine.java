package org.tereze.cli.command;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tereze.cli.term.Plain;
import org.tereze.client.inbox.ReceivedFile;

/**
 * A file of a received report as JSON shows it.
 *
 * @param saved where it was saved just now; null if it was not
 */
record ReceivedFileLine(
    int number,
    String name,
    String mediaType,
    int lengthBytes,
    int bytesHere,
    @Nullable String saved) {
  static ReceivedFileLine of(ReceivedFile file, @Nullable String saved) {
    return new ReceivedFileLine(
        file.number(), file.name(), file.mediaType(), file.lengthBytes(), file.bytesHere(), saved);
  }

  /** What it is and how much of it has come, in one line. */
  String sentence() {
    String here = bytesHere == lengthBytes ? "" : String.format(Locale.ROOT, "%d of ", bytesHere);
    return Plain.line(
        name
            + (mediaType.isEmpty() ? "" : " (" + mediaType + ")")
            + ", "
            + here
            + lengthBytes
            + " B"
            + (here.isEmpty() ? "" : " have come")
            + (saved == null ? "" : ", saved as " + saved));
  }
}
