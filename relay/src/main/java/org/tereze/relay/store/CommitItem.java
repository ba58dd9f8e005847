package org.tereze.relay.store;

/**
 * One change that wants to be durable. Written by a link, answered by {@link MailboxStore#commit};
 * not thread-safe, handed from one thread to the next by the queue.
 */
public sealed interface CommitItem
    permits PutItem, StatementItem, CollectedItem, DispositionItem, RequestItem, RequestAnswerItem {
  /** Of a request for another relay, the request's own key. */
  MailboxKey mailbox();

  /** Memory that the item keeps busy while it waits, objects included, roughly. */
  int sizeBytes();
}
