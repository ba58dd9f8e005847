package org.tereze.relay.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tereze.relay.store.TransitRequest.Kind;
import org.tereze.wire.Outcome;
import org.tereze.wire.RelayId;

/** The requests for another relay in a {@link StoreLife}, week by week. Stateless. */
final class LifeRequests {
  private static final int EACH = 6;

  /** Weeks after which nothing of a request may be compared: it may be swept or not. */
  private static final int WEEKS_KEPT = RequestRow.KEPT_HOURS / (7 * 24);

  private LifeRequests() {}

  private static byte[] ownerKey(int week, int number) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) (week + 1));
    key[0] = (byte) number;
    return key;
  }

  private static TransitRequest statement(Kind kind, int week, int number, RelayId... passed) {
    byte[] signature = new byte[64];
    signature[1] = (byte) number;
    String body = kind == Kind.PUBLISH ? "bundle " + week + " " + number : "";
    return TransitRequest.statement(
        kind,
        StoreLife.HOME,
        number + 2L,
        List.of(passed),
        ownerKey(week, number),
        signature,
        body.getBytes(StandardCharsets.US_ASCII));
  }

  private static TransitRequest question(Kind kind, int week, int number) {
    return TransitRequest.statement(
        kind,
        StoreLife.HOME,
        number + 2L,
        List.of(),
        ownerKey(week, number),
        new byte[0],
        new byte[0]);
  }

  private static TransitRequest lookup(int week, int number) {
    var mailbox = statement(Kind.CLAIM, week, number).mailbox();
    return TransitRequest.lookup(StoreLife.HOME, mailbox, 0, List.of());
  }

  /** New ones, and once more those of last week, partly by another way. */
  static List<CommitItem> said(int week) {
    List<CommitItem> items = new ArrayList<>();
    for (int number = 0; number < EACH; number++) {
      items.add(new RequestItem(statement(Kind.CLAIM, week, number)));
      items.add(new RequestItem(statement(Kind.PUBLISH, week, number)));
      items.add(new RequestItem(lookup(week, number)));
      int before = Math.max(0, week - 1);
      RelayId way = RelayId.of(new byte[] {1, 1, 1, 1, 1, 1, 1, (byte) number});
      items.add(new RequestItem(statement(Kind.CLAIM, before, number, way)));
    }
    items.add(new RequestItem(statement(Kind.REVOKE, week, 0)));
    return items;
  }

  /** The home's word about some of what waits. */
  static List<CommitItem> answers(MailboxStore store, int week) throws StoreException {
    List<CommitItem> items = new ArrayList<>();
    for (boolean handed : new boolean[] {false, true}) {
      for (WaitingRequest each : store.transit().requests(StoreLife.HOME, handed, -1, 1_000)) {
        TransitRequest request = each.request();
        long which = request.kind() == Kind.LOOKUP ? request.key().low() & 7 : request.serial();
        byte[] bundle = ("found in " + week).getBytes(StandardCharsets.US_ASCII);
        switch ((int) (which % 4)) {
          case 0 -> items.add(new RequestAnswerItem(request, Outcome.PENDING, 0));
          case 1 ->
              items.add(
                  request.kind() == Kind.LOOKUP
                      ? new RequestAnswerItem(request, Outcome.OK, week + 1L, bundle)
                      : new RequestAnswerItem(request, Outcome.OK, request.serial()));
          case 2 -> {
            if (request.kind() != Kind.LOOKUP) {
              items.add(new RequestAnswerItem(request, Outcome.STALE, 77));
            }
          }
          default -> {
            // no answer yet
          }
        }
      }
    }
    return items;
  }

  /** What a store answers to whoever asks about them, which changes nothing. */
  static List<String> kept(MailboxStore store, int week) throws StoreException {
    List<String> all = new ArrayList<>();
    CommitBatch batch = new CommitBatch().clear(StoreLife.hours(week));
    List<RequestItem> items = new ArrayList<>();
    for (int each = Math.max(0, week - WEEKS_KEPT + 1); each <= week; each++) {
      for (int number = 0; number < EACH; number++) {
        for (Kind kind : List.of(Kind.CLAIM, Kind.PUBLISH, Kind.REVOKE)) {
          items.add(new RequestItem(question(kind, each, number)));
        }
      }
    }
    items.forEach(item -> batch.add(1, item));
    store.commit(batch);
    items.forEach(
        item ->
            all.add(
                item.request().kind()
                    + " "
                    + item.request().key()
                    + " "
                    + item.outcome()
                    + " "
                    + item.serial()));
    Set<MailboxKey> asked = new HashSet<>();
    items.forEach(item -> asked.add(item.mailbox()));
    for (RequestItem item : items) {
      TransitRequest of = item.request();
      asked.add(TransitRequest.key(Kind.LOOKUP, of.home(), of.mailbox()));
    }
    List<String> waiting = new ArrayList<>();
    for (boolean handed : new boolean[] {false, true}) {
      for (WaitingRequest each : store.transit().requests(StoreLife.HOME, handed, -1, 1_000)) {
        if (!asked.contains(each.request().key())) {
          continue;
        }
        waiting.add(
            handed
                + " "
                + each.request().kind()
                + " "
                + each.request().key()
                + " "
                + each.request().passed()
                + Arrays.hashCode(each.request().content()));
      }
    }
    waiting.sort(null);
    all.add(String.join(", ", waiting));
    return all;
  }
}
