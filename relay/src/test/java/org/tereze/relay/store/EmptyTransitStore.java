package org.tereze.relay.store;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tereze.wire.RelayId;

/** That of a store which takes nothing for other relays. */
final class EmptyTransitStore implements TransitStore {
  @Override
  public Set<RelayId> homes() {
    return Set.of();
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
    return List.of();
  }

  @Override
  public void watch(Consumer<RelayId> watcher) {}
}
