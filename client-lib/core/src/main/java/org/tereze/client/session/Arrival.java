package org.tereze.client.session;

import org.tereze.wire.MailboxId;

/** One envelope as it came. Lives for one trying; {@code id} is the workspace's. */
final class Arrival {
  final MailboxId mailbox;
  final byte[] envelope;

  /** The 8 bytes of its name at relays. */
  final byte[] id;

  /** When, in confirmed hours. */
  final int hour;

  Arrival(MailboxId mailbox, byte[] envelope, byte[] id, int hour) {
    this.mailbox = mailbox;
    this.envelope = envelope;
    this.id = id;
    this.hour = hour;
  }
}
