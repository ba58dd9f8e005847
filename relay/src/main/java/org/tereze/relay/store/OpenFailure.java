package org.tereze.relay.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Turns RocksDB's refusal to open into a sentence for an operator. */
final class OpenFailure {
  private static final Pattern FILE = Pattern.compile("\\d{6}\\.(?:log|sst)|MANIFEST-\\d+|CURRENT");

  /** How RocksDB's own log names a write-ahead log that it would have to cut. */
  private static final Pattern DROPPED = Pattern.compile("/(\\d{6}\\.log): dropping ");

  private OpenFailure() {}

  static StoreException explain(StoreLayout layout, RocksDBException e) {
    String reason = String.valueOf(e.getMessage());
    if (reason.contains("/LOCK")) {
      return new StoreException(
          "another process has the store in " + layout.directory() + " open", e);
    }
    if (isDamage(e, reason)) {
      return new StoreException(damage(layout, fileIfUnnamed(layout, reason) + reason), e);
    }
    return new StoreException("cannot open the store in " + layout.directory() + ": " + reason, e);
  }

  /**
   * @param what names the file
   */
  static String damage(StoreLayout layout, String what) {
    return String.format(
        "the store in %s is damaged: %s. Nothing was changed. Look at the disk; then restore a"
            + " backup, or copy what can be read with `relay salvage`.",
        layout.directory(), what);
  }

  private static boolean isDamage(RocksDBException e, String reason) {
    Status status = e.getStatus();
    return (status != null && status.getCode() == Status.Code.Corruption)
        || reason.contains("orruption")
        || reason.contains("No such file");
  }

  private static String fileIfUnnamed(StoreLayout layout, String reason) {
    if (FILE.matcher(reason).find()) {
      return "";
    }
    String file = "";
    for (String line : log(layout.database().resolve("LOG"))) {
      Matcher dropped = DROPPED.matcher(line);
      if (dropped.find()) {
        file = "rocks/" + dropped.group(1) + ": ";
      }
    }
    return file;
  }

  private static List<String> log(Path file) {
    try {
      return Files.readAllLines(file, ISO_8859_1);
    } catch (IOException e) {
      return List.of(); // then the file stays unnamed
    }
  }
}
