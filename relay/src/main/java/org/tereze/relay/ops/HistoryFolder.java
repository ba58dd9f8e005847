package org.tereze.relay.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tereze.relay.uplink.Upstream;
import org.tereze.relay.uplink.WindowMemory;
import org.tereze.window.schedule.DamagedHistoryException;
import org.tereze.window.schedule.WindowHistory;

/**
 * A small file for each upstream with what was learned of its windows, named by its {@code
 * RelayId}: written whole or not at all. Safe on any thread, one for each upstream.
 *
 * <p>Guarantees: a file that is damaged or cannot be read or written keeps nobody from starting; it
 * costs what was learned, and the log says so.
 */
final class HistoryFolder implements WindowMemory {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryFolder.class);

  private final Path folder;

  HistoryFolder(Path folder) {
    this.folder = folder;
  }

  private Path file(Upstream upstream) {
    return folder.resolve(HexFormat.of().formatHex(upstream.id().bytes()));
  }

  @Override
  public WindowHistory of(Upstream upstream) {
    Path file = file(upstream);
    try {
      if (!Files.exists(file)) {
        return new WindowHistory();
      }
      // Bound: what somebody put there.
      if (Files.size(file) > WindowHistory.MOST_BYTES) {
        throw new IOException("longer than any history");
      }
      return WindowHistory.decode(Files.readAllBytes(file));
    } catch (IOException | DamagedHistoryException e) {
      LOG.atWarn()
          .addKeyValue("why", e.getMessage())
          .log(
              "what was learned of the windows of {} cannot be read: it is learned anew", upstream);
      return new WindowHistory();
    }
  }

  @Override
  public void keep(Upstream upstream, byte[] history) {
    try {
      SecretFile.createFolder(folder);
      SecretFile.write(file(upstream), history);
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("why", e.getMessage())
          .log("what was learned of the windows of {} could not be stored", upstream);
    }
  }
}
