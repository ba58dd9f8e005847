package org.tereze.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tereze.crypto.X25519PrivateKey;
import org.tereze.wire.AckCode;
import org.tereze.wire.AskSecret;
import org.tereze.wire.MailboxId;
import org.tereze.wire.Precedence;
import org.tereze.wire.burst.OutgoingPut;

@Timeout(30)
class DatagramRunTest {
  private static final int BODY_BYTES = 900;
  private static final MailboxId GOOD = MailboxId.of(new byte[MailboxId.BYTES]);
  private static final MailboxId ENDED = mailbox(1);

  private final SecureRandom random = new SecureRandom();
  private final X25519PrivateKey key = X25519PrivateKey.generate(random);
  private final FakeDatagramRelay relay =
      new FakeDatagramRelay(
          key,
          random,
          System::nanoTime,
          mailbox -> mailbox.equals(ENDED) ? AckCode.REVOKED : AckCode.STORED);
  private final List<String> told = new ArrayList<>();

  private final DatagramRun.Listener listener =
      new DatagramRun.Listener() {
        @Override
        public void sending(OutgoingPut put) {
          told.add("sending " + put.handle());
        }

        @Override
        public void answered(OutgoingPut put, AckCode code) {
          told.add(code + " " + put.handle());
        }
      };

  private static MailboxId mailbox(int number) {
    byte[] id = new byte[MailboxId.BYTES];
    id[0] = (byte) number;
    return MailboxId.of(id);
  }

  private static OutgoingPut put(long handle, MailboxId to) {
    return new OutgoingPut(
        handle,
        to,
        AskSecret.of(new byte[AskSecret.BYTES]).verifier(),
        Precedence.ROUTINE,
        336,
        new byte[BODY_BYTES]);
  }

  private static List<OutgoingPut> puts(int count, MailboxId to) {
    List<OutgoingPut> puts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      puts.add(put(i, to));
    }
    return puts;
  }

  private DatagramRun begin(List<OutgoingPut> puts) throws LinkException {
    DatagramRun.Means means =
        new DatagramRun.Means(
            task -> new Thread(task).start(),
            LinkKeyUse.ofStatic(key.publicKey()),
            KnownPath.UNKNOWN,
            10_000,
            random,
            System::nanoTime);
    return new DatagramRun(relay, means, puts, () -> {});
  }

  private void awaitEnd(DatagramRun run) {
    while (!run.isOver()) {
      run.await(1_000);
      run.tell(listener);
    }
    run.tell(listener);
  }

  private static List<Long> handles(List<OutgoingPut> puts) {
    return puts.stream().map(OutgoingPut::handle).collect(Collectors.toList());
  }

  @Test
  void tellsOfEachPutOnceThatItLeftAndThatItIsStored() throws Exception {
    try (DatagramRun run = begin(puts(40, GOOD))) {
      run.finish();
      awaitEnd(run);
      assertThat(told).hasSize(80).doesNotHaveDuplicates();
      for (int i = 0; i < 40; i++) {
        assertThat(told.indexOf("sending " + i)).isBetween(0, told.indexOf("STORED " + i) - 1);
      }
      DatagramRun.Left left = run.stop();
      assertThat(left.sent()).isEmpty();
      assertThat(left.unsent()).isEmpty();
      assertThat(run.isAnswered()).isTrue();
      assertThat(run.rttMillis()).isNotNegative();
    }
  }

  @Test
  void goesOnWhenMoreIsAddedAfterAllWasAnswered() throws Exception {
    try (DatagramRun run = begin(puts(1, GOOD))) {
      while (!told.contains("STORED 0")) {
        run.await(1_000);
        run.tell(listener);
      }
      assertThat(run.isOver()).isFalse();
      run.add(put(7, GOOD));
      while (!told.contains("STORED 7")) {
        run.await(1_000);
        run.tell(listener);
      }
      run.finish();
      awaitEnd(run);
    }
  }

  @Test
  void givesBackAllAsUnsentWhereNobodyListens() throws Exception {
    relay.refusing = true;
    try (DatagramRun run = begin(puts(40, GOOD))) {
      awaitEnd(run);
      assertThat(run.wasRefused()).isTrue();
      DatagramRun.Left left = run.stop();
      assertThat(left.sent()).isEmpty();
      assertThat(handles(left.unsent())).isEqualTo(handles(puts(40, GOOD)));
    }
  }

  @Test
  void givesBackWhatLeftApartFromWhatDidNot() throws Exception {
    relay.mute = true;
    try (DatagramRun run = begin(puts(40, GOOD))) {
      while (!told.contains("sending 2")) {
        run.await(1_000);
        run.tell(listener);
      }
      DatagramRun.Left left = run.stop();
      run.tell(listener);
      assertThat(left.sent()).hasSizeBetween(3, 39);
      List<Long> all = new ArrayList<>(handles(left.sent()));
      all.addAll(handles(left.unsent()));
      assertThat(all).isEqualTo(handles(puts(40, GOOD)));
      assertThat(told)
          .containsExactlyElementsOf(
              left.sent().stream()
                  .map(put -> "sending " + put.handle())
                  .collect(Collectors.toList()));
    }
  }

  @Test
  void sendsNothingMoreToAMailboxThatWasRevoked() throws Exception {
    List<OutgoingPut> puts = puts(30, ENDED);
    puts.add(put(99, GOOD));
    try (DatagramRun run = begin(puts)) {
      run.finish();
      awaitEnd(run);
      assertThat(told).contains("REVOKED 0", "STORED 99").doesNotContain("sending 29");
    }
  }
}
