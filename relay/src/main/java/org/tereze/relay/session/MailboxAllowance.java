package org.tereze.relay.session;

/** How many mailboxes whoever is at the other end of a link may still make. Safe on any thread. */
public interface MailboxAllowance {
  /** For those who may make as many as the store takes. */
  MailboxAllowance UNLIMITED =
      new MailboxAllowance() {
        @Override
        public boolean take() {
          return true;
        }

        @Override
        public void giveBack() {}
      };

  /** Takes one; false if there is none left for now. */
  boolean take();

  /** Gives back one that was taken and made no mailbox. */
  void giveBack();
}
