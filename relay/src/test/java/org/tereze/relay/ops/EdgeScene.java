package org.tereze.relay.ops;

import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.tereze.relay.net.SocketClient;
import org.tereze.relay.session.TestFrames;
import org.tereze.schema.Tell;
import org.tereze.wire.AckCode;
import org.tereze.wire.Disposition;
import org.tereze.wire.frame.FrameType;

/** Whole relays on real sockets that carry on to each other. */
abstract class EdgeScene extends RelayScene {
  private static final String TIMES =
      "uplink.news_seconds = 1\nuplink.most_back_off_seconds = 1\nuplink.linger_seconds = 1\n";

  final List<Relay> relays = new ArrayList<>();

  String text(int number) {
    return "data = 'relay-" + number + "'\nquotas.minimum_free_mib = 0\n" + TIMES;
  }

  Relay relay(int number, String listen, String more) throws Exception {
    RelayConfig config =
        RelayConfig.parse(
            text(number)
                + "listen = '127.0.0.1:"
                + listen
                + "'\nops.listen = '127.0.0.1:0'\n"
                + more,
            folder);
    Relay relay = Relay.start(config, Stores::open, clock(), new SecureRandom());
    relays.add(relay);
    return relay;
  }

  static String upstream(byte[] key, int port, String more) {
    return "[[upstream]]\naddress = '"
        + RelayAddress.text(key, "127.0.0.1:" + port)
        + "'\n"
        + more
        + "\n";
  }

  byte[] key(int number) throws Exception {
    return ChildRelay.publicKey(
        Files.createDirectories(folder.resolve("relay-" + number)).resolve("keys"));
  }

  AckCode putAt(Relay edge, byte[] homeKey, String text) throws Exception {
    try (SocketClient client = new SocketClient(edge.port(), edge.staticPublic())) {
      byte[] frames =
          new TestFrames()
              .add(FrameType.MAILBOX, owner.introductionElsewhere(homeKey))
              .put(text(text))
              .bytes();
      client.first(frames).awaitAcks(1);
      return Objects.requireNonNull(client.link.acks().get(0L));
    }
  }

  Disposition told(Relay relay, String text) throws Exception {
    try (SocketClient client = new SocketClient(relay.port(), relay.staticPublic())) {
      client
          .first(new TestFrames().add(FrameType.ASK, owner.ask(text(text))).bytes())
          .await(FrameType.TELL, 1);
      Tell tell = Tell.parseFrom(client.link.frames(FrameType.TELL).get(0).message());
      return Disposition.of(tell.getDispositions().byteAt(0));
    }
  }

  void await(Relay relay, String text, Disposition wanted) throws Exception {
    Disposition now = told(relay, text);
    while (now != wanted) {
      letGoOn();
      now = told(relay, text);
    }
  }

  @AfterEach
  void stop() {
    relays.forEach(Relay::stop);
  }

  static String metric(Relay relay, String name) throws Exception {
    return get(relay.opsPort(), "/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .orElse("");
  }
}
