package org.tereze.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps every write-ahead log of a running RocksDB by a second name, so that it is still there when
 * the database has done with it. Watches in a thread of its own; costs the database nothing.
 */
public final class LogKeeper implements AutoCloseable {
  private final Path database;
  private final Path kept;
  private final WatchService watch;
  private final Thread thread = new Thread(this::run, "log-keeper");

  /** Keeps the logs of a database, from now on, in another folder. */
  public LogKeeper(Path database, Path kept) throws IOException {
    this.database = database;
    this.kept = Files.createDirectories(kept);
    watch = database.getFileSystem().newWatchService();
    database.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
    keepAll();
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        WatchKey key = watch.take();
        key.pollEvents();
        key.reset();
        keepAll();
      }
    } catch (ClosedWatchServiceException | InterruptedException e) {
      // Closed: the last logs are kept by close().
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void keepAll() throws IOException {
    for (Path log : logsIn(database)) {
      try {
        Files.createLink(kept.resolve(log.getFileName()), log);
      } catch (FileAlreadyExistsException | NoSuchFileException e) {
        // Kept already; or deleted in this very moment, having been kept before.
      }
    }
  }

  /** The kept logs in the order in which they were written. */
  public List<Path> logs() throws IOException {
    return logsIn(kept);
  }

  private static List<Path> logsIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    }
  }

  @Override
  public void close() throws IOException {
    keepAll();
    watch.close();
  }
}
