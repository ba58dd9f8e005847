package org.tereze.relay.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tereze.relay.net.SocketClient;
import org.tereze.relay.session.TestFrames;
import org.tereze.wire.AckCode;
import org.tereze.wire.frame.FrameType;

/** A whole relay in a process of its own, whose machine fails it. */
@Timeout(300)
final class RelayFaultIT extends RelayScene {
  private static final int MOST_PUTS = 100;

  private SocketClient claimed(ChildRelay relay) throws Exception {
    SocketClient client = new SocketClient(relay.port, relay.key);
    client.first(new byte[0]).awaitAnswer();
    client.transport(new TestFrames().add(FrameType.CLAIM, owner.claim(relay.key, 1)).bytes());
    client.await(FrameType.DONE, 1);
    client.transport(new TestFrames().add(FrameType.MAILBOX, owner.introduction()).bytes());
    return client;
  }

  private static AckCode put(SocketClient client, int number) throws Exception {
    client.transport(new TestFrames().put(text("report " + number)).bytes());
    client.awaitAcks(number + 1);
    return Objects.requireNonNull(client.link.acks().get((long) number));
  }

  private List<String> kept() throws Exception {
    Relay relay = start();
    try {
      return waiting(relay);
    } finally {
      relay.stop();
    }
  }

  @Test
  void isReadOnlyAndSaysSoWhenASyncOfTheLogFails() throws Exception {
    List<String> strace = new ArrayList<>(List.of("strace", "-D", "-f", "-qq", "-e"));
    strace.addAll(List.of("trace=fdatasync", "-e", "inject=fdatasync:error=EIO:when=9+"));
    strace.addAll(List.of("-o", "/dev/null"));
    for (int number = 1; number < 30; number++) {
      String log = String.format("custody/store/rocks/%06d.log", number);
      strace.addAll(List.of("-P", folder.resolve(log).toString()));
    }
    List<String> stored = new ArrayList<>();
    try (ChildRelay relay = new ChildRelay(folder, strace, RelayMain.class);
        SocketClient client = claimed(relay)) {
      AckCode answer = AckCode.STORED;
      for (int i = 0; i < MOST_PUTS && answer == AckCode.STORED; i++) {
        answer = put(client, i);
        if (answer == AckCode.STORED) {
          stored.add("report " + i);
        }
      }
      assertThat(answer).isEqualTo(AckCode.BUSY);
      assertThat(stored).isNotEmpty();
      assertThat(put(client, stored.size() + 1)).isEqualTo(AckCode.BUSY);
      assertThat(relay.get("/health").statusCode()).isEqualTo(503);
      assertThat(relay.get("/health").body()).contains("\"status\":\"read_only\"");
      assertThat(relay.get("/metrics").body()).contains("tereze_read_only 1.0");
      assertThat(relay.errors())
          .contains("level=ERROR")
          .contains("a durable write failed: no custody is taken until the relay is restarted");
      assertThat(run("salvage", folder.resolve("custody").toString(), folder + "/copy").getValue())
          .contains("another process has the store in");
      try (SocketClient reader = new SocketClient(relay.port, relay.key)) {
        byte[] hash = reader.link.hashAfterEs();
        reader.first(new TestFrames().add(FrameType.FETCH, owner.fetch(hash, 0)).bytes());
        reader.await(FrameType.DONE, 1);
        assertThat(reader.link.frames(FrameType.DELIVER))
            .hasSizeGreaterThanOrEqualTo(stored.size());
      }
    }
    assertThat(kept()).containsAll(stored);
  }

  @Test
  void acknowledgesNothingAndEndsLoudlyWhenItsCommitterRunsOutOfMemory() throws Exception {
    try (ChildRelay relay = new ChildRelay(folder, List.of(), BrokenRelayMain.class, "-Xmx64m");
        SocketClient client = claimed(relay)) {
      assertThat(put(client, 0)).isEqualTo(AckCode.STORED);
      assertThat(put(client, 1)).isEqualTo(AckCode.STORED);
      client.transport(new TestFrames().put(text("report 2")).bytes());
      assertThat(client.isClosedSilently()).isTrue();
      assertThat(relay.exitCode()).isEqualTo(RelayMain.BROKEN);
      assertThat(relay.errors()).contains("the process ends").contains("OutOfMemoryError");
    }
    assertThat(kept()).containsExactly("report 0", "report 1");
  }

  @Test
  void keepsFileHandlesForItsStoreAndServesTheLinksItHas() throws Exception {
    int most = FileHandles.RESERVED + 40;
    List<String> prlimit = List.of("prlimit", "--nofile=" + most + ":" + most);
    List<Socket> crowd = new ArrayList<>();
    try (ChildRelay relay = new ChildRelay(folder, prlimit, RelayMain.class);
        SocketClient client = claimed(relay)) {
      assertThat(relay.errors()).contains("LimitNOFILE");
      for (int i = 0; i < 100; i++) {
        crowd.add(new Socket(InetAddress.getLoopbackAddress(), relay.port));
      }
      while (closedOf(crowd) < 61) {
        // all but 39 and the client's own, which may take a moment
      }
      assertThat(closedOf(crowd)).isEqualTo(61);
      assertThat(put(client, 0)).isEqualTo(AckCode.STORED);
      for (Socket each : crowd) {
        each.close();
      }
      limit(relay, "30:" + most); // fewer than are open: nothing can be opened any more
      try (SocketClient stranger = new SocketClient(relay.port, relay.key)) {
        stranger.first(new byte[0]);
        assertThat(put(client, 1)).isEqualTo(AckCode.STORED);
        assertThat(relay.process.isAlive()).isTrue();
        assertThat(stranger.socket.getInputStream().available()).isZero();
        limit(relay, most + ":" + most);
        stranger.awaitAnswer();
        assertThat(stranger.link.answered()).isTrue();
      }
      assertThat(relay.get("/health").statusCode()).isEqualTo(200);
    }
    assertThat(kept()).containsExactly("report 0", "report 1");
  }

  private static int closedOf(List<Socket> crowd) throws Exception {
    int closed = 0;
    for (Socket each : crowd) {
      each.setSoTimeout(1);
      try {
        closed += each.getInputStream().read() < 0 ? 1 : 0;
      } catch (SocketTimeoutException e) {
        assertThat(each.isConnected()).isTrue(); // still open
      }
    }
    return closed;
  }

  private static void limit(ChildRelay relay, String files) throws Exception {
    List<String> command =
        List.of("prlimit", "--pid", String.valueOf(relay.process.pid()), "--nofile=" + files);
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  @Test
  void leavesNoCopyWhereThereIsNoSpaceForOne() throws Exception {
    start().stop();
    Path disk = Files.createDirectory(folder.resolve("disk"));
    String script =
        "mount -t tmpfs -o size=24k tmpfs \"$0\" && \"$@\"; code=$?; ls \"$0\"; exit $code";
    List<String> command =
        new ArrayList<>(List.of("unshare", "-rm", "sh", "-c", script, disk.toString()));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(RelayMain.class.getName(), "salvage"));
    command.addAll(List.of(folder.resolve("custody").toString(), disk.resolve("copy").toString()));
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said).startsWith("relay: ").contains("No space left").hasLineCount(1);
    assertThat(child.waitFor()).isEqualTo(RelayMain.FAILED);
  }

  @Test
  void refusesADamagedStoreAndRunsOnWhatWasSalvaged() throws Exception {
    Relay relay = start();
    claim(relay);
    put(relay, "one", "two");
    relay.stop();
    Path store = folder.resolve("custody/store");
    Path target = folder.resolve("custody/store.new");
    Files.delete(store.resolve("rocks/CURRENT"));
    Path config = folder.resolve("relay.toml");
    Files.writeString(config, "data = 'custody'\nops.listen = ''");
    Map.Entry<Integer, String> refused = run("run", "--config", config.toString());
    assertThat(refused.getKey()).isEqualTo(RelayMain.FAILED);
    assertThat(refused.getValue()).hasLineCount(1).contains("CURRENT").contains("relay salvage");
    Map.Entry<Integer, String> salvaged =
        run("salvage", folder.resolve("custody").toString(), target.toString());
    assertThat(salvaged.getKey()).isEqualTo(3);
    assertThat(salvaged.getValue())
        .contains("1 mailboxes, 2 envelopes waiting")
        .contains("LOST     rocks/CURRENT")
        .contains("something is missing; the copy is sound");
    assertThat(run("salvage", "only-one").getKey()).isEqualTo(RelayMain.WRONG_USE);
    assertThat(run("salvage", folder.toString(), target.toString()).getKey())
        .isEqualTo(RelayMain.FAILED);
    Files.move(store, folder.resolve("custody/store.damaged"));
    Files.move(target, store);
    assertThat(kept()).containsExactly("one", "two");
  }
}
