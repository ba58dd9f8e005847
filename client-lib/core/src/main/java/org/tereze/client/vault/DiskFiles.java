package org.tereze.client.vault;

import java.io.Closeable;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The real disk. Stateless, so thread-safe; what it hands out is not. */
final class DiskFiles implements VaultFiles {
  private static final boolean WINDOWS = File.separatorChar == '\\';

  @Override
  public List<String> list(Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
        for (Path entry : entries) {
          names.add(String.valueOf(entry.getFileName()));
        }
      }
    }
    return names;
  }

  @Override
  public boolean exists(Path file) {
    return Files.exists(file);
  }

  @Override
  public void makeDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, ownerOnly(directory, "rwx------"));
    }
  }

  @Override
  public Source open(Path file) throws IOException {
    return new ChannelSource(FileChannel.open(file, StandardOpenOption.READ));
  }

  @Override
  public Sink create(Path file) throws IOException {
    Set<OpenOption> options =
        writeAnd(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    return new ChannelSink(FileChannel.open(file, options, ownerOnly(file, "rw-------")));
  }

  @Override
  public Sink append(Path file, long lengthBytes) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    channel.position(lengthBytes);
    return new ChannelSink(channel);
  }

  @Override
  public void overwrite(Path file, int lengthBytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      int size = (int) Math.min(lengthBytes, channel.size());
      writeFully(channel, new byte[size]);
      channel.force(false);
    }
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    if (WINDOWS) {
      return; // A directory cannot be opened there; NTFS journals its names by itself.
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public @Nullable Closeable lock(Path file) throws IOException {
    Set<OpenOption> options = writeAnd(StandardOpenOption.CREATE);
    FileChannel channel = FileChannel.open(file, options, ownerOnly(file, "rw-------"));
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // The same process has it: null as well.
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return null;
  }

  private static Set<OpenOption> writeAnd(StandardOpenOption... more) {
    Set<OpenOption> options = new HashSet<>(Arrays.asList(more));
    options.add(StandardOpenOption.WRITE);
    return options;
  }

  private static FileAttribute<?>[] ownerOnly(Path file, String permissions) {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static void writeFully(FileChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private static final class ChannelSource implements Source {
    private final FileChannel channel;

    ChannelSource(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public long sizeBytes() throws IOException {
      return channel.size();
    }

    @Override
    public void read(long offset, byte[] into) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(into);
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, offset + buffer.position()) < 0) {
          throw new EOFException("file ends before byte " + (offset + into.length));
        }
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private static final class ChannelSink implements Sink {
    private final FileChannel channel;

    ChannelSink(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      writeFully(channel, bytes);
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
