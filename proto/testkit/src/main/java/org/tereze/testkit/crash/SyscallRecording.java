package org.tereze.testkit.crash;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Records a process (by strace), and plays the recording on a {@link RecordedDisk}, call by call,
 * handing on what the process said. One thread.
 *
 * <p>A write counts from when it returned, a sync covers what had returned when it was called, and
 * something is said as soon as its write is called: each the harder way round.
 */
public final class SyscallRecording {
  /** Whatever changes files and whatever makes them durable. */
  private static final String CALLS =
      "openat,?open,?creat,write,pwrite64,writev,pwritev,pwritev2,lseek,fdatasync,fsync,?rename,"
          + "?renameat,?renameat2,?link,linkat,ftruncate,truncate,fallocate,?unlink,unlinkat,"
          + "?mkdir,mkdirat";

  /** More than a process writes at once. */
  private static final String MOST_BYTES = "4194304";

  private static final Pattern LINE = Pattern.compile("^(\\d+) +(.*)$");
  private static final Pattern CALL = Pattern.compile("^(\\w+)\\((.*)\\) += (-?\\d+).*$");
  private static final Pattern RESUMED = Pattern.compile("^<\\.\\.\\. \\w+ resumed>(.*)$");
  private static final Pattern QUOTED = Pattern.compile("\"((?:\\\\x[0-9a-f]{2})*)\"(\\.\\.\\.)?");
  private static final Pattern DESCRIPTOR = Pattern.compile("^(\\d+)<((?:\\\\x[0-9a-f]{2})*)>");
  private static final String UNFINISHED = " <unfinished ...>";

  /** Hears what the recorded process did, as it is played. */
  public interface Listener {
    /** It wrote this to its standard output. */
    void said(String text) throws Exception;

    /** It changed the disk, or synced a part of it. */
    default void changed() throws Exception {}
  }

  private final RecordedDisk disk;
  private final Listener listener;
  private final Map<String, String> begun = new HashMap<>();
  private final Map<String, Runnable> syncing = new HashMap<>();
  private boolean changed;
  private int syncs;

  /** Something to play recordings with, once. */
  public SyscallRecording(RecordedDisk disk, Listener listener) {
    this.disk = disk;
    this.listener = listener;
  }

  /** What to put before a command so that it is recorded. */
  public static List<String> command(Path recording) {
    return Arrays.asList(
        ("strace -f -y -xx --seccomp-bpf -s "
                + MOST_BYTES
                + " -e trace="
                + CALLS
                + " -o "
                + recording)
            .split(" ", -1));
  }

  /** How many syncs were played. */
  public int syncs() {
    return syncs;
  }

  /** Plays all of it. */
  public void play(Path recording) throws Exception {
    try (BufferedReader lines = Files.newBufferedReader(recording, StandardCharsets.US_ASCII)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher parts = LINE.matcher(line);
        if (parts.matches()) {
          play(parts.group(1), parts.group(2));
        }
      }
    }
  }

  private void play(String thread, String text) throws Exception {
    Matcher resumed = RESUMED.matcher(text);
    if (text.endsWith(UNFINISHED)) {
      String start = text.substring(0, text.length() - UNFINISHED.length());
      begun.put(thread, start);
      begin(thread, start);
    } else if (resumed.matches()) {
      String start = begun.remove(thread);
      if (start != null) {
        finish(thread, start + resumed.group(1));
      }
    } else {
      begin(thread, text);
      finish(thread, text);
    }
  }

  /** What counts from the moment that a call is made. */
  private void begin(String thread, String call) throws Exception {
    if (call.startsWith("write(1<")) {
      listener.said(new String(firstString(call), StandardCharsets.US_ASCII));
    } else if (call.startsWith("fsync(") || call.startsWith("fdatasync(")) {
      Path path = descriptor(call.substring(call.indexOf('(') + 1));
      if (disk.covers(path)) {
        syncing.put(thread, disk.sync(path));
      }
    }
  }

  /** What counts when a call has returned. */
  private void finish(String thread, String text) throws Exception {
    Matcher call = CALL.matcher(text);
    if (!call.matches() || call.group(3).startsWith("-")) {
      return; // a signal, an exit, or a call that failed
    }
    changed = false;
    finish(thread, call.group(1), call.group(2), Integer.parseInt(call.group(3)));
    if (changed) {
      listener.changed();
    }
  }

  private void finish(String thread, String name, String arguments, int result) {
    switch (name) {
      case "openat":
      case "open":
        opened(arguments, result);
        break;
      case "write":
        onDisk(descriptor(arguments), path -> written(path, arguments, result));
        break;
      case "pwrite64":
        onDisk(
            descriptor(arguments),
            path -> disk.writeAt(last(arguments), path, whole(arguments, result)));
        break;
      case "lseek":
        onDisk(descriptor(arguments), path -> disk.seek(number(arguments), result));
        break;
      case "fsync":
      case "fdatasync":
        synced(thread);
        break;
      case "rename":
      case "renameat":
      case "renameat2":
        renamed(strings(arguments));
        break;
      case "unlink":
      case "unlinkat":
        onDisk(strings(arguments).remove(), disk::unlink);
        break;
      case "mkdir":
      case "mkdirat":
        onDisk(strings(arguments).remove(), disk::makeDirectory);
        break;
      case "ftruncate":
        onDisk(descriptor(arguments), path -> disk.truncate(path, last(arguments)));
        break;
      case "fallocate":
        onDisk(descriptor(arguments), path -> checkKeepsSize(arguments));
        break;
      default:
        onDisk(descriptor(arguments), path -> refuse(name));
    }
  }

  private static void refuse(String name) {
    throw new IllegalStateException("the model knows no " + name);
  }

  private static void checkKeepsSize(String arguments) {
    if (!arguments.contains("FALLOC_FL_KEEP_SIZE")) {
      refuse("fallocate that changes sizes");
    }
  }

  private void opened(String arguments, int descriptor) {
    onDisk(
        strings(arguments).remove(),
        path ->
            disk.open(
                descriptor, path, arguments.contains("O_CREAT"), arguments.contains("O_TRUNC")));
  }

  private void written(Path path, String arguments, int length) {
    disk.write(number(arguments), path, whole(arguments, length));
  }

  private static byte[] whole(String arguments, int length) {
    byte[] bytes = firstString(arguments);
    if (bytes.length < length) {
      throw new IllegalStateException("recorded " + bytes.length + " of " + length);
    }
    return Arrays.copyOf(bytes, length); // a write may do less than it was asked
  }

  private void synced(String thread) {
    Runnable effect = syncing.remove(thread);
    if (effect != null) {
      effect.run();
      syncs++;
      changed = true;
    }
  }

  private void renamed(ArrayDeque<Path> paths) {
    Path from = paths.remove();
    Path to = paths.remove();
    onDisk(from, path -> disk.rename(path, to));
  }

  private void onDisk(Path path, Consumer<Path> action) {
    if (disk.holds(path)) {
      action.accept(path);
      changed = true;
    }
  }

  /** The descriptor that a call begins with. */
  private static int number(String arguments) {
    return Integer.parseInt(arguments.substring(0, arguments.indexOf('<')));
  }

  private static int last(String arguments) {
    return Integer.parseInt(arguments.substring(arguments.lastIndexOf(' ') + 1));
  }

  private static Path descriptor(String arguments) {
    Matcher descriptor = DESCRIPTOR.matcher(arguments);
    return Paths.get(descriptor.find() ? text(descriptor.group(2)) : "");
  }

  private static ArrayDeque<Path> strings(String arguments) {
    ArrayDeque<Path> paths = new ArrayDeque<>();
    Matcher quoted = QUOTED.matcher(arguments);
    while (quoted.find()) {
      paths.add(Paths.get(text(quoted.group(1))));
    }
    return paths;
  }

  private static byte[] firstString(String arguments) {
    int start = arguments.indexOf('"') + 1;
    int end = arguments.indexOf('"', start);
    return bytes(arguments, start, end);
  }

  private static String text(String hex) {
    return new String(bytes(hex, 0, hex.length()), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String hex, int start, int end) {
    byte[] bytes = new byte[(end - start) / 4];
    for (int i = 0; i < bytes.length; i++) {
      int at = start + i * 4 + 2;
      bytes[i] =
          (byte)
              (Character.digit(hex.charAt(at), 16) << 4 | Character.digit(hex.charAt(at + 1), 16));
    }
    return bytes;
  }
}
