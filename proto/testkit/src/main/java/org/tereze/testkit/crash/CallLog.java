package org.tereze.testkit.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a process that was watched, and where it can be killed. Immutable once read.
 *
 * <p>strace counts the calls of each name in each thread for itself, so a number names the first
 * call that any thread makes with it; of calls that come later with the same number none can be
 * hit.
 */
public final class CallLog {
  /** Tells from what a process says what it does next. */
  public interface Phases {
    /** A word or two, or null if this says nothing of that kind. */
    @Nullable String after(String said);
  }

  private static final Pattern BEGUN = Pattern.compile("^(\\d+)(?:<([^>]*)>)? +(\\w+)\\((.*)$");
  private static final Pattern SAID = Pattern.compile("^1<[^>]*>, \"(.*?)(?:\\\\n)?\"");
  private static final Pattern FILE = Pattern.compile("^\\d+<([^>]*)>");
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

  private final Path root;
  private final Phases phases;
  private final Map<String, Integer> counts = new HashMap<>();
  private final Map<String, KillPoint> first = new HashMap<>();
  private final List<KillPoint> points = new ArrayList<>();
  private String during = "start";

  private CallLog(Path root, Phases phases) {
    this.root = root;
    this.phases = phases;
  }

  /**
   * Reads what {@link KillPoint#watching} or {@link KillPoint#killing} left.
   *
   * @param root below which files count; what the process says counts, too
   */
  public static CallLog read(Path log, Path root, Phases phases) throws IOException {
    CallLog read = new CallLog(root, phases);
    try (BufferedReader lines = Files.newBufferedReader(log, StandardCharsets.ISO_8859_1)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher begun = BEGUN.matcher(line);
        if (begun.matches()) {
          read.take(begun.group(1), begun.group(2), begun.group(3), begun.group(4));
        }
      }
    }
    return read;
  }

  private void take(String thread, @Nullable String comm, String call, String arguments) {
    int nth = counts.merge(thread + " " + call, 1, Integer::sum);
    String kind = kindOf(call, arguments);
    KillPoint point = new KillPoint(call, nth, label(comm, call, kind));
    if (first.putIfAbsent(call + " " + nth, point) == null && kind != null) {
      points.add(point);
    }
    Matcher said = SAID.matcher(arguments);
    if (call.equals("write") && said.find()) {
      String next = phases.after(said.group(1));
      during = next == null ? during : next;
    }
  }

  /** The last word, of programs that say that way what they do next. */
  public static Phases lastWord(String sayings) {
    Pattern saying = Pattern.compile("^(?:" + sayings + ") (?:.* )?([a-z_]+)$");
    return said -> {
      Matcher next = saying.matcher(said);
      return next.matches() ? next.group(1) : null;
    };
  }

  /**
   * What kind of file a call is about: its name, with # for numbers; null if it is none of ours.
   */
  private @Nullable String kindOf(String call, String arguments) {
    Matcher said = SAID.matcher(arguments);
    if (call.equals("write") && said.find()) {
      return phases.after(said.group(1)) == null ? null : "answer";
    }
    Matcher file = FILE.matcher(arguments);
    String path = file.find() ? file.group(1) : "";
    Matcher quoted = QUOTED.matcher(arguments);
    while (path.isEmpty() && quoted.find()) {
      path = quoted.group(1);
    }
    Path of = Paths.get(path);
    if (!of.startsWith(root)) {
      return null;
    }
    return of.equals(root) ? "." : root.relativize(of).toString().replaceAll("\\d+", "#");
  }

  private String label(@Nullable String comm, String call, @Nullable String kind) {
    String what = during;
    if (comm != null && comm.startsWith("rocksdb:")) {
      what = comm.startsWith("rocksdb:high") ? "flush" : "compaction";
    }
    return what + ": " + call + " " + kind;
  }

  /** Where the process can be killed: what it does there → the calls that do it. */
  public Map<String, List<KillPoint>> moments() {
    Map<String, List<KillPoint>> moments = new TreeMap<>();
    for (KillPoint point : points) {
      moments.computeIfAbsent(point.moment(), key -> new ArrayList<>()).add(point);
    }
    return moments;
  }

  /** What the process did when it reached this number, now that it was killed there. */
  public @Nullable String momentOf(KillPoint point) {
    KillPoint reached = first.get(point.call() + " " + point.nth());
    return reached == null ? null : reached.moment();
  }
}
