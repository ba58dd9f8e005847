package org.tereze.relay.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.relay.store.MemoryMailboxStore;
import org.tereze.relay.store.StoreException;
import org.tereze.relay.store.TransitStore;
import org.tereze.schema.Bye;
import org.tereze.schema.Done;
import org.tereze.schema.Outcome;
import org.tereze.schema.Publish;
import org.tereze.wire.RelayId;
import org.tereze.wire.frame.FrameType;

/** Statements and lookups on a link to a relay that is not the mailbox's home. */
final class LinkRequestsTest {
  private static final byte[] BODY = "sealed".getBytes(StandardCharsets.US_ASCII);

  private final MemoryMailboxStore store = new MemoryMailboxStore();
  private final LinkFixture edge = new LinkFixture(store);
  private final TestOwner owner = new TestOwner("relative");
  private final byte[] home = X25519PrivateKey.generate(edge.random).publicKey().encoded();
  private final RelayId self = RelayId.ofStaticKey(edge.relayKey);

  @AfterEach
  void close() {
    edge.close();
  }

  private Set<RelayId> waiting() {
    TransitStore transit = edge.store.transit();
    return transit.requestHomes();
  }

  private void route() {
    edge.routes = wanted -> wanted.equals(RelayId.ofStaticKey(home)) ? wanted : null;
  }

  private Done say(FrameType type, MessageLite request) throws Exception {
    LinkFixture.Client client = edge.connected();
    give(client, type, request);
    client.await(FrameType.DONE, 1);
    return Done.parseFrom(client.initiator.frames(FrameType.DONE).get(0).message());
  }

  private static void give(LinkFixture.Client client, FrameType type, MessageLite request) {
    byte[] frames = LinkFixture.frames().add(type, request).bytes();
    client.give(client.initiator.transport(frames));
  }

  private Outcome claimThrough(RelayId... passed) throws Exception {
    return say(FrameType.CLAIM, TestOwner.elsewhere(owner.claim(home, 1), home, passed))
        .getOutcome();
  }

  @Test
  void keepsItForAHomeToWhichThereIsAWay() throws Exception {
    assertThat(claimThrough()).isEqualTo(Outcome.OUTCOME_NO_ROUTE);
    route();
    assertThat(claimThrough()).isEqualTo(Outcome.OUTCOME_PENDING);
    assertThat(waiting()).containsExactly(RelayId.ofStaticKey(home));
    assertThat(store.bundle(org.tereze.relay.store.MailboxKey.of(owner.mailbox)).outcome())
        .isEqualTo(org.tereze.wire.Outcome.NO_MAILBOX); // none was made here
  }

  @Test
  void refusesWhatCameThroughItOrThroughTooMany() throws Exception {
    route();
    assertThat(claimThrough(self)).isEqualTo(Outcome.OUTCOME_NO_ROUTE);
    List<RelayId> way = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      way.add(RelayId.of(new byte[] {1, 2, 3, 4, 5, 6, 7, (byte) i}));
    }
    assertThat(claimThrough(way.toArray(new RelayId[0]))).isEqualTo(Outcome.OUTCOME_NO_ROUTE);
    assertThat(say(FrameType.LOOKUP, owner.lookupElsewhere(0, home, self)).getOutcome())
        .isEqualTo(Outcome.OUTCOME_NO_ROUTE);
    assertThat(waiting()).isEmpty();
    way.remove(7);
    assertThat(claimThrough(way.toArray(new RelayId[0]))).isEqualTo(Outcome.OUTCOME_PENDING);
  }

  @Test
  void takesItsOwnNameForHere() throws Exception {
    assertThat(
            say(FrameType.CLAIM, TestOwner.elsewhere(owner.claim(edge.relayKey, 1), edge.relayKey))
                .getOutcome())
        .isEqualTo(Outcome.OUTCOME_OK);
    LinkFixture.Client client = edge.connected();
    give(client, FrameType.LOOKUP, owner.lookupElsewhere(0, edge.relayKey));
    client.await(FrameType.BUNDLE, 1);
    assertThat(client.initiator.frames(FrameType.BUNDLE)).hasSize(1);
  }

  /** A question is short, and only for what waits elsewhere: here a signature is needed. */
  @Test
  void answersAQuestionWithoutASignatureForOthersOnly() throws Exception {
    route();
    Publish publish = TestOwner.elsewhere(owner.publish(home, 2, BODY), home);
    Publish question = publish.toBuilder().clearSignature().clearBody().build();
    assertThat(say(FrameType.PUBLISH, question).getOutcome()).isEqualTo(Outcome.OUTCOME_UNKNOWN);
    assertThat(say(FrameType.PUBLISH, publish).getOutcome()).isEqualTo(Outcome.OUTCOME_PENDING);
    assertThat(say(FrameType.PUBLISH, question).getOutcome()).isEqualTo(Outcome.OUTCOME_PENDING);
    closes(FrameType.PUBLISH, question.toBuilder().clearHome().build());
    closes(FrameType.CLAIM, owner.claim(edge.relayKey, 1).toBuilder().clearSignature().build());
  }

  private void closes(FrameType type, MessageLite malformed) {
    LinkFixture.Client client = edge.connected();
    give(client, type, malformed);
    client.port.runUntil(() -> client.port.closed);
  }

  @Test
  void closesALinkThatSaysHalfOfIt() {
    route();
    Publish publish = TestOwner.elsewhere(owner.publish(home, 2, BODY), home);
    ByteString seven = ByteString.copyFrom(new byte[7]);
    closes(FrameType.PUBLISH, publish.toBuilder().clearBody().build());
    closes(FrameType.PUBLISH, publish.toBuilder().clearSignature().build());
    closes(
        FrameType.PUBLISH,
        publish.toBuilder().setBody(ByteString.copyFrom(new byte[4_097])).build());
    closes(FrameType.PUBLISH, publish.toBuilder().setHome(seven).build());
    closes(FrameType.PUBLISH, publish.toBuilder().setPassed(seven).build());
    closes(
        FrameType.PUBLISH,
        publish.toBuilder().setPassed(ByteString.copyFrom(new byte[72])).build());
    closes(FrameType.PUBLISH, publish.toBuilder().setOwnerKey(seven).build());
    closes(
        FrameType.CLAIM,
        TestOwner.elsewhere(owner.claim(home, 1), home).toBuilder().setSignature(seven).build());
    closes(FrameType.LOOKUP, owner.lookup(0).toBuilder().setHome(seven).build());
    closes(FrameType.LOOKUP, owner.lookupElsewhere(0, home).toBuilder().setPassed(seven).build());
  }

  /** Whoever replays a first flight may look up no more than so much. */
  @Test
  void answersALookupBeforeTheFirstAnswerAndNoStatement() throws Exception {
    route();
    LinkFixture.Client client = edge.client();
    TestFrames lookups = LinkFixture.frames();
    for (int i = 0; i < 9; i++) {
      lookups.add(FrameType.LOOKUP, owner.lookupElsewhere(0, home));
    }
    client.give(client.initiator.first(lookups.bytes())).await(FrameType.DONE, 9);
    List<Outcome> outcomes = new ArrayList<>();
    for (TestInitiator.Frame frame : client.initiator.frames(FrameType.DONE)) {
      outcomes.add(Done.parseFrom(frame.message()).getOutcome());
    }
    assertThat(outcomes)
        .hasSize(9)
        .containsOnlyOnce(Outcome.OUTCOME_BUSY)
        .contains(Outcome.OUTCOME_PENDING);
    LinkFixture.Client early = edge.client();
    byte[] claim =
        LinkFixture.frames()
            .add(FrameType.CLAIM, TestOwner.elsewhere(owner.claim(home, 1), home))
            .bytes();
    early.give(early.initiator.first(claim));
    early.port.runUntil(() -> early.port.closed);
  }

  @Test
  void takesFromWhatAnAddressMayMakeOnlyForWhatIsNew() throws Exception {
    route();
    Counted allowance = new Counted(2);
    LinkFixture.Client client = edge.connected(allowance);
    List<Outcome> outcomes = new ArrayList<>();
    for (String name : List.of("one", "two", "one", "three", "two")) {
      give(client, FrameType.CLAIM, TestOwner.elsewhere(new TestOwner(name).claim(home, 1), home));
      client.await(FrameType.DONE, outcomes.size() + 1);
      outcomes.add(
          Done.parseFrom(client.initiator.frames(FrameType.DONE).get(outcomes.size()).message())
              .getOutcome());
    }
    assertThat(outcomes)
        .containsExactly(
            Outcome.OUTCOME_PENDING,
            Outcome.OUTCOME_PENDING,
            Outcome.OUTCOME_PENDING,
            Outcome.OUTCOME_BUSY,
            Outcome.OUTCOME_PENDING);
    assertThat(allowance.left).isZero();
    Counted another = new Counted(1);
    LinkFixture.Client second = edge.connected(another);
    give(second, FrameType.CLAIM, TestOwner.elsewhere(new TestOwner("one").claim(home, 1), home));
    second.await(FrameType.DONE, 1);
    assertThat(another.left).isEqualTo(1); // it was there: given back
  }

  /** Somebody who may make so many a day. */
  private static final class Counted implements MailboxAllowance {
    int left;

    Counted(int left) {
      this.left = left;
    }

    @Override
    public synchronized boolean take() {
      return left-- > 0 || ++left < 0;
    }

    @Override
    public synchronized void giveBack() {
      left++;
    }
  }

  @Test
  void isBusyWhereTheDiskFailed() throws Exception {
    route();
    store.failWith(new StoreException("no disk"));
    assertThat(claimThrough()).isEqualTo(Outcome.OUTCOME_BUSY);
  }

  /** As many as a link may ask for, of a disk that is slow, are all answered. */
  @Test
  void answersEachInItsOwnTime() throws Exception {
    route();
    LinkFixture.Client client = edge.connected();
    TestFrames frames = LinkFixture.frames();
    for (int i = 0; i < 200; i++) {
      TestOwner each = new TestOwner("relative " + i);
      frames.add(FrameType.CLAIM, TestOwner.elsewhere(each.claim(home, 1), home));
    }
    frames.add(FrameType.LOOKUP, owner.lookup(0)).add(FrameType.BYE, Bye.getDefaultInstance());
    byte[] all = frames.bytes();
    for (int from = 0; from < all.length; from += 20_000) {
      int to = Math.min(all.length, from + 20_000);
      client.give(client.initiator.transport(java.util.Arrays.copyOfRange(all, from, to)));
    }
    client.await(FrameType.DONE, 201);
    assertThat(client.initiator.frames(FrameType.DONE)).hasSize(201);
  }
}
