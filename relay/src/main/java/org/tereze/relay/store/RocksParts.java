package org.tereze.relay.store;

/** What the parts of a RocksDB store share; each member says which threads may use it. */
record RocksParts(
    Database database,
    MailboxStates mailboxes,
    IndexGenerations index,
    Totals totals,
    TransitTable transit,
    RequestTable requests,
    StoreLimits limits) {}
