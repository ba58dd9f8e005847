package org.tereze.bench.drill;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A {@link PhoneProgram} in a process of its own. Safe in any thread; what it tells is told on a
 * thread of its own.
 */
final class Phone implements AutoCloseable {
  private static final long END_SECONDS = 10;
  private static final List<String> FLAGS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx128m");

  private final DrillPerson who;
  private final Process process;
  private final Writer in;
  private final Hearing hearing;

  // Guarded by this.
  private final Deque<CompletableFuture<Boolean>> asked = new ArrayDeque<>();
  private boolean gone;

  /** What a phone tells. */
  interface Hearing {
    /** Words of one line, as {@link PhoneProgram} says them. */
    void heard(DrillPerson who, List<String> words);
  }

  /** Starts it; its first line says that its vault is open. */
  Phone(DrillPerson who, Path folder, Path clock, Hearing hearing) throws IOException {
    this.who = who;
    this.hearing = hearing;
    ProcessBuilder builder = new ProcessBuilder();
    builder.command().add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    builder.command().addAll(FLAGS);
    builder
        .command()
        .addAll(
            List.of(
                "-cp",
                System.getProperty("java.class.path"),
                PhoneProgram.class.getName(),
                clock.toString(),
                who.name(),
                folder.toString()));
    builder.redirectError(
        ProcessBuilder.Redirect.appendTo(folder.resolve(who.name() + ".log").toFile()));
    asked.add(new CompletableFuture<>());
    process = builder.start();
    in = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    Thread reader = new Thread(this::listen, "phone-" + who.name());
    reader.setDaemon(true);
    reader.start();
  }

  private void listen() {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        List<String> words = List.of(line.split("\t", -1));
        if (words.get(0).equals("done") || words.get(0).equals("failed")) {
          answered(words.get(0).equals("done"));
        }
        hearing.heard(who, words);
      }
    } catch (IOException e) {
      // It was killed in the middle of a line.
    } finally {
      end();
    }
  }

  private void answered(boolean done) {
    CompletableFuture<Boolean> first;
    synchronized (this) {
      first = asked.poll();
    }
    if (first != null) {
      first.complete(done);
    }
  }

  private void end() {
    List<CompletableFuture<Boolean>> left;
    synchronized (this) {
      gone = true;
      left = List.copyOf(asked);
      asked.clear();
    }
    left.forEach(one -> one.complete(false));
  }

  DrillPerson who() {
    return who;
  }

  /** Has it do something; true when it was done, false if it failed or the phone is gone. */
  CompletableFuture<Boolean> does(String... words) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    synchronized (this) {
      if (gone) {
        return CompletableFuture.completedFuture(false);
      }
      asked.add(answer);
      try {
        in.write(String.join("\t", words) + "\n");
        in.flush();
      } catch (IOException e) {
        answer.complete(false);
      }
    }
    return answer;
  }

  /** Off, as by its battery: SIGKILL. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Ends it in order. */
  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      process.onExit().completeOnTimeout(process, END_SECONDS, TimeUnit.SECONDS).join();
      process.destroyForcibly();
    }
  }
}
