package org.tereze.relay.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.relay.net.SocketClient;
import org.tereze.relay.session.TestFrames;
import org.tereze.relay.session.TestOwner;
import org.tereze.schema.Bundle;
import org.tereze.schema.Claim;
import org.tereze.schema.Done;
import org.tereze.schema.Lookup;
import org.tereze.schema.Outcome;
import org.tereze.schema.Publish;
import org.tereze.testkit.FreePorts;
import org.tereze.wire.frame.FrameType;

/** Statements and lookups over whole relays: hop by hop, in a ring, and through kills. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
final class EdgeRequestsIT extends EdgeScene {
  private static final byte[] BUNDLE = "sealed".repeat(250).getBytes(StandardCharsets.US_ASCII);

  private static SocketClient say(int port, byte[] key, FrameType type, MessageLite request)
      throws Exception {
    SocketClient client = new SocketClient(port, key);
    client.first(new byte[0]).awaitAnswer();
    client.transport(new TestFrames().add(type, request).bytes());
    return client;
  }

  private static Done done(int port, byte[] key, FrameType type, MessageLite request)
      throws Exception {
    try (SocketClient client = say(port, key, type, request)) {
      client.await(FrameType.DONE, 1);
      return Done.parseFrom(client.link.frames(FrameType.DONE).get(0).message());
    }
  }

  private static Outcome outcome(Relay at, FrameType type, MessageLite request) throws Exception {
    return done(at.port(), at.staticPublic(), type, request).getOutcome();
  }

  private static Done await(
      int port, byte[] key, FrameType type, MessageLite request, Outcome wanted) throws Exception {
    Done now = done(port, key, type, request);
    while (now.getOutcome() != wanted) {
      assertThat(now.getOutcome()).isEqualTo(Outcome.OUTCOME_PENDING);
      letGoOn();
      now = done(port, key, type, request);
    }
    return now;
  }

  private static Bundle find(Relay at, Lookup lookup) throws Exception {
    try (SocketClient client = say(at.port(), at.staticPublic(), FrameType.LOOKUP, lookup)) {
      client.await(FrameType.BUNDLE, 1);
      return Bundle.parseFrom(client.link.frames(FrameType.BUNDLE).get(0).message());
    }
  }

  private void awaitBundle(Relay at, Lookup lookup) throws Exception {
    int found = 0;
    while (found == 0) {
      letGoOn();
      try (SocketClient client = say(at.port(), at.staticPublic(), FrameType.LOOKUP, lookup)) {
        client.transport(new TestFrames().add(FrameType.ASK, owner.ask(text("whatever"))).bytes());
        client.await(FrameType.TELL, 1); // comes behind the answer, or shortly before it
        found = client.link.frames(FrameType.BUNDLE).size();
      }
    }
  }

  private Claim claim(byte[] home) {
    return TestOwner.elsewhere(owner.claim(home, 1), home);
  }

  private Publish publish(byte[] home) {
    return TestOwner.elsewhere(owner.publish(home, 2, BUNDLE), home);
  }

  private static Publish question(Publish publish) {
    return publish.toBuilder().clearSignature().clearBody().build();
  }

  @Test
  void passesOverTwoEdgesAndTheAnswersBack() throws Exception {
    Relay home = relay(0, "0", "");
    byte[] key = home.staticPublic();
    Relay middle = relay(1, "0", upstream(key, home.port(), ""));
    Relay edge = relay(2, "0", upstream(middle.staticPublic(), middle.port(), "default = true"));
    assertThat(outcome(edge, FrameType.CLAIM, claim(key))).isEqualTo(Outcome.OUTCOME_PENDING);
    assertThat(outcome(edge, FrameType.PUBLISH, publish(key))).isEqualTo(Outcome.OUTCOME_PENDING);
    int port = edge.port();
    byte[] edgeKey = edge.staticPublic();
    await(port, edgeKey, FrameType.CLAIM, claim(key), Outcome.OUTCOME_OK);
    Done published =
        await(port, edgeKey, FrameType.PUBLISH, question(publish(key)), Outcome.OUTCOME_OK);
    assertThat(published.getSerial()).isEqualTo(2);
    put(home, "at home");
    assertThat(waiting(home)).containsExactly("at home");
    assertThat(find(edge, owner.lookupElsewhere(0, key)).getBody())
        .isEqualTo(ByteString.copyFrom(BUNDLE)); // it came through here
    TestOwner abroad = new TestOwner("abroad");
    outcome(home, FrameType.CLAIM, abroad.claim(key, 1));
    outcome(home, FrameType.PUBLISH, abroad.publish(key, 2, BUNDLE));
    awaitBundle(edge, abroad.lookupElsewhere(0, key));
    assertThat(find(edge, abroad.lookupElsewhere(0, key)).getBody())
        .isEqualTo(ByteString.copyFrom(BUNDLE));
    assertThat(metric(edge, "tereze_uplink_requests_total{answer=\"ok\"")).endsWith(" 3.0");
    assertThat(metric(edge, "tereze_transit_requests ")).endsWith(" 4.0");
    assertThat(metric(middle, "tereze_transit_requests ")).endsWith(" 4.0");
    assertThat(metric(home, "tereze_transit_requests ")).endsWith(" 0.0");
  }

  @Test
  void endsALoopWithNoRoute() throws Exception {
    byte[] key = X25519PrivateKey.generate(new java.security.SecureRandom()).publicKey().encoded();
    int third = FreePorts.any();
    Relay one = relay(0, "0", upstream(key(2), third, "default = true"));
    Relay two = relay(1, "0", upstream(one.staticPublic(), one.port(), "default = true"));
    Relay three =
        relay(2, String.valueOf(third), upstream(two.staticPublic(), two.port(), "default = true"));
    assertThat(outcome(one, FrameType.CLAIM, claim(key))).isEqualTo(Outcome.OUTCOME_PENDING);
    for (Relay relay : new Relay[] {one, two, three}) {
      Claim question = claim(key).toBuilder().clearSignature().build();
      Outcome now = outcome(relay, FrameType.CLAIM, question);
      while (now != Outcome.OUTCOME_NO_ROUTE) {
        assertThat(now).isIn(Outcome.OUTCOME_PENDING, Outcome.OUTCOME_UNKNOWN);
        letGoOn();
        now = outcome(relay, FrameType.CLAIM, question);
      }
    }
  }

  /** The edge is killed while it waits, and again once it knows. */
  @Test
  void survivesKillsOfTheEdge() throws Exception {
    int homePort = FreePorts.any();
    int edgePort = FreePorts.any();
    byte[] homeKey = key(0);
    String upstream = "uplink.most_back_off_seconds = 1\n" + upstream(homeKey, homePort, "");
    byte[] edgeKey;
    try (ChildRelay edge = new ChildRelay(folder.resolve("edge"), edgePort, upstream)) {
      edgeKey = edge.key;
      assertThat(done(edgePort, edgeKey, FrameType.CLAIM, claim(homeKey)).getOutcome())
          .isEqualTo(Outcome.OUTCOME_PENDING);
      assertThat(done(edgePort, edgeKey, FrameType.PUBLISH, publish(homeKey)).getOutcome())
          .isEqualTo(Outcome.OUTCOME_PENDING);
    }
    Relay home;
    try (ChildRelay edge = new ChildRelay(folder.resolve("edge"), edgePort, upstream)) {
      Publish question = question(publish(homeKey));
      assertThat(done(edgePort, edgeKey, FrameType.PUBLISH, question).getOutcome())
          .isEqualTo(Outcome.OUTCOME_PENDING);
      home = relay(0, String.valueOf(homePort), "");
      await(edgePort, edgeKey, FrameType.PUBLISH, question, Outcome.OUTCOME_OK);
      assertThat(edge.process.isAlive()).isTrue();
    }
    assertThat(find(home, owner.lookup(0)).getBody()).isEqualTo(ByteString.copyFrom(BUNDLE));
    relays.remove(home);
    home.stop();
    try (ChildRelay edge = new ChildRelay(folder.resolve("edge"), edgePort, upstream)) {
      assertThat(
              done(edgePort, edgeKey, FrameType.PUBLISH, question(publish(homeKey))).getOutcome())
          .isEqualTo(Outcome.OUTCOME_OK);
      assertThat(done(edgePort, edgeKey, FrameType.CLAIM, claim(homeKey)).getOutcome())
          .isEqualTo(Outcome.OUTCOME_OK);
      assertThat(edge.process.isAlive()).isTrue();
    }
  }
}
