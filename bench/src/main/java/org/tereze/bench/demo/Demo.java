package org.tereze.bench.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.tereze.bench.real.RelayProcess;
import org.tereze.bench.real.ScratchFolder;
import org.tereze.bench.screen.Screen;
import org.tereze.testkit.BadLine;
import org.tereze.testkit.LineShape;
import org.tereze.testkit.Way;

/**
 * The main job, end to end, on real parts: sealed reports go from a reporter through a short bad
 * window into a relay's RocksDB, survive a kill of the relay, come out at a relative's, each once,
 * and two are forwarded to a newsroom with the author's signature intact.
 *
 * <p>Exit status 0 only if every report was opened, none is lost and none was shown twice.
 */
public final class Demo {
  private static final int BITS_PER_SECOND = 20_000;
  private static final Duration ONE_WAY = Duration.ofMillis(400);
  private static final double LOSS = 0.02;
  private static final Duration WINDOW = Duration.ofSeconds(20);
  // Unless something is known of the line, the first record is this long; a cut before its end
  // leaves
  // nothing that opens.
  private static final long SEED = 20220105;
  private static final List<Integer> SIGNED = List.of(1, 7);

  private final Screen screen;
  private final List<DemoReport> reports;
  private final RelayProcess relay;
  private final Person reporter;
  private final Person relative;
  private final Person newsroom;
  private final LongSupplier nanoTime;
  private final Score score = new Score();

  private Demo(
      Screen screen, List<DemoReport> reports, Path folder, Clock clock, LongSupplier nanoTime)
      throws IOException {
    this.nanoTime = nanoTime;
    this.screen = screen;
    this.reports = reports;
    this.relay = new RelayProcess(folder.resolve("relay"), "", nanoTime);
    this.reporter = new Person("reporter", folder, clock, nanoTime);
    this.relative = new Person("relative", folder, clock, nanoTime);
    this.newsroom = new Person("newsroom", folder, clock, nanoTime);
  }

  /** Plays the demo; arguments are files whose texts are sent, too. */
  public static void main(String[] args) throws Exception {
    List<Path> files = Arrays.stream(args).map(Path::of).toList();
    for (Path file : files) {
      if (!Files.isReadable(file)) {
        System.err.println("tereze: cannot read " + file);
        System.exit(2);
      }
    }
    // Not in a try: what a demo leaves that broke off is worth a look.
    ScratchFolder folder = new ScratchFolder("tereze-demo");
    boolean good;
    try (Screen screen = new Screen()) {
      Demo demo =
          new Demo(
              screen,
              DemoReport.collect(files, System.in),
              folder.path(),
              Clock.system(ZoneId.systemDefault()),
              System::nanoTime);
      good = demo.play();
    } catch (IOException e) {
      System.err.println("tereze: the demo broke off: " + e.getMessage());
      System.err.println("tereze: what it left is in " + folder.path());
      System.exit(1);
      return;
    }
    folder.close();
    System.exit(good ? 0 : 1);
  }

  private boolean play() throws IOException, InterruptedException {
    try (relay) {
      meet();
      write();
      try (BadLine line = new BadLine(relay.address(), shape(), SEED, nanoTime)) {
        String via = "127.0.0.1:" + line.address().getPort();
        nothingConnected(via);
        firstWindow(line, via);
        screen.chapter("The relay is killed with SIGKILL and started again");
        relay.kill();
        relay.start();
        screen.line("it opened its store again and listens");
        secondWindow(line, via);
        score.line(line);
      }
      fetch();
      forward();
    }
    score.read(reporter.does("status").get("reports"), relative.does("inbox"), reports);
    score.print(screen);
    return score.good();
  }

  private void meet() throws IOException, InterruptedException {
    screen.chapter("A relay with RocksDB in its own process, three people with homes of their own");
    relay.start();
    String address = relay.key();
    screen.line("relay %s…%s", address.substring(0, 8), address.substring(address.indexOf('@')));
    for (Person person : List.of(reporter, relative, newsroom)) {
      person.does("init", "--relay", address);
    }
    exchange(reporter, relative);
    exchange(relative, newsroom);
    relative.does("flush");
    newsroom.does("flush");
    screen.line("cards exchanged and compared; relative and newsroom are abroad and online");
  }

  private static void exchange(Person one, Person other) throws IOException {
    String ofOne = one.does("card", other.name()).get("card").asText();
    String ofOther = other.does("card", one.name()).get("card").asText();
    one.does("add", other.name(), ofOther);
    other.does("add", one.name(), ofOne);
    one.does("compare", other.name(), "--matches");
    other.does("compare", one.name(), "--matches");
  }

  private void write() throws IOException {
    screen.chapter("The reporter writes " + reports.size() + " reports; nothing is connected");
    for (int i = 0; i < reports.size(); i++) {
      DemoReport report = reports.get(i);
      List<String> words = new ArrayList<>(List.of("write", "--to", relative.name()));
      words.addAll(List.of("--precedence", report.precedence()));
      if (!report.category().isEmpty()) {
        words.addAll(List.of("--category", report.category()));
      }
      if (SIGNED.contains(i)) {
        words.add("--sign");
      }
      words.add(report.text());
      JsonNode sent = reporter.does(words.toArray(new String[0]));
      screen.line(
          "%2d %-9s %4d B of text %4d B sealed  %s",
          sent.get("id").asLong(),
          report.precedence(),
          report.text().getBytes(StandardCharsets.UTF_8).length,
          sent.get("envelopeBytes").asInt(),
          cut(report.text()));
    }
  }

  private void nothingConnected(String via) throws IOException {
    Person.Answer answer = reporter.tries("flush", "--via", via);
    screen.line("flush without a window: exit code %d, nothing lost", answer.code());
  }

  private void firstWindow(BadLine line, String via) throws IOException {
    screen.chapter(
        String.format(
            "A window of %d s at %d kbit/s, 800 ms round trip, 2 %% loss; cut as the first ack"
                + " comes",
            WINDOW.toSeconds(), BITS_PER_SECOND / 1000));
    line.cutAfter(Way.DOWN, 0);
    window(line, via);
  }

  private void secondWindow(BadLine line, String via) throws IOException {
    screen.chapter("A second window");
    window(line, via);
  }

  private void window(BadLine line, String via) throws IOException {
    line.openWindow();
    line.closeWindowAfter(WINDOW);
    screen.live(
        () ->
            String.format(
                "%s; ↑ %d B  ↓ %d B came through the line",
                reporter.liveLine(), line.deliveredBytes(Way.UP), line.deliveredBytes(Way.DOWN)));
    Person.Answer answer = reporter.watches("flush", "--via", via);
    screen.endLive();
    line.closeWindow();
    for (JsonNode burst : answer.data()) {
      score.burst(burst);
      screen.line(
          "%d put, %d in custody after %d ms, %d B out, %d B in%s",
          burst.get("put").asInt(),
          burst.get("inCustody").asInt(),
          burst.get("firstAckMillis").asLong(),
          burst.get("sentBytes").asLong(),
          burst.get("receivedBytes").asLong(),
          burst.get("complete").asBoolean() ? "" : "; cut: " + burst.get("problem").asText());
    }
  }

  private void fetch() throws IOException {
    screen.chapter("The relative fetches");
    relative.does("flush");
    for (JsonNode report : relative.does("inbox")) {
      screen.line(
          "%2d %-15s %s",
          report.get("id").asLong(),
          report.get("proof").asText().replace('_', ' '),
          cut(report.get("text").asText()));
    }
  }

  private void forward() throws IOException {
    screen.chapter("Two of them go on to a newsroom, the author's signature intact");
    int forwarded = 0;
    for (JsonNode report : relative.does("inbox")) {
      if (report.get("proof").asText().equals("signature_valid")) {
        relative.does("forward", report.get("id").asText(), "--to", newsroom.name());
        forwarded++;
      }
    }
    relative.does("flush");
    newsroom.does("flush");
    for (JsonNode report : newsroom.does("inbox")) {
      screen.line(
          "written by %s, %s; forwarded by %s: %s",
          report.get("author").asText(),
          report.get("proof").asText().replace('_', ' '),
          report.get("forwardedBy").asText(),
          cut(report.get("text").asText()));
      if (report.get("proof").asText().equals("signature_valid")) {
        score.provenAtNewsroom();
      }
    }
    score.forwarded(forwarded);
  }

  private static LineShape shape() {
    return LineShape.of(BITS_PER_SECOND, ONE_WAY, LOSS);
  }

  private static String cut(String text) {
    int end = text.offsetByCodePoints(0, Math.min(46, text.codePointCount(0, text.length())));
    return end < text.length() ? text.substring(0, end) + "…" : text;
  }
}
