package org.tereze.relay.uplink;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tereze.relay.store.MailboxKey;
import org.tereze.relay.store.TransitEnvelope;
import org.tereze.relay.store.TransitHead;
import org.tereze.relay.store.TransitStore;
import org.tereze.relay.store.UndecidedEnvelope;
import org.tereze.relay.store.WaitingRequest;
import org.tereze.wire.RelayId;

/** What a test says is undecided, and nothing that waits. */
final class StubTransitStore implements TransitStore {
  final List<UndecidedEnvelope> undecided = new ArrayList<>();

  @Override
  public Set<RelayId> homes() {
    return Set.copyOf(undecided.stream().map(each -> each.mailbox().home()).toList());
  }

  @Override
  public List<TransitHead> heads(RelayId home, int lane, int after, int most) {
    return List.of();
  }

  @Override
  public List<TransitEnvelope> envelopes(
      MailboxKey mailbox, int lane, long after, int most, int maxBytes) {
    return List.of();
  }

  @Override
  public List<UndecidedEnvelope> undecided(
      RelayId home, @Nullable UndecidedEnvelope after, int most) {
    List<UndecidedEnvelope> of =
        undecided.stream().filter(each -> each.mailbox().home().equals(home)).toList();
    int from = after == null ? 0 : of.indexOf(after) + 1;
    return of.subList(from, Math.min(of.size(), from + most));
  }

  @Override
  public Set<RelayId> requestHomes() {
    return Set.of();
  }

  @Override
  public List<WaitingRequest> requests(RelayId home, boolean handed, long after, int most) {
    return List.of();
  }

  @Override
  public void watch(Consumer<RelayId> watcher) {}
}
