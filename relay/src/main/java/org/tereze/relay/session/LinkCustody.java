package org.tereze.relay.session;

import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tereze.relay.queue.CommitLink;
import org.tereze.relay.queue.Submission;
import org.tereze.relay.store.CollectedItem;
import org.tereze.relay.store.CommitItem;
import org.tereze.relay.store.PutItem;
import org.tereze.relay.store.RequestItem;
import org.tereze.relay.store.StatementItem;
import org.tereze.wire.Outcome;

/**
 * What one link has on its way to the disk: records handed to the committer and not answered, and
 * the one that the committer had no room for. Link's executor only.
 *
 * <p>Guarantee: a put is decided STORED only by what the committer said of it.
 */
final class LinkCustody {
  private static final Logger LOG = LoggerFactory.getLogger(LinkCustody.class);

  private final CommitLink link;
  private final LinkContext context;
  private final LongSupplier nanos;
  private final PutIntake puts;
  private final RequestIntake elsewhere;
  private final LinkAnswers answers;
  private final RecordArrays arrays;
  private final MailboxAllowance newMailboxes;

  /** A record's items that the committer had no room for. */
  private @Nullable Submission held;

  private long uncommittedBytes;

  LinkCustody(
      CommitLink link,
      LinkContext context,
      PutIntake puts,
      RequestIntake elsewhere,
      LinkAnswers answers,
      RecordArrays arrays,
      MailboxAllowance newMailboxes) {
    this.link = link;
    this.context = context;
    this.nanos = context.nanos();
    this.puts = puts;
    this.elsewhere = elsewhere;
    this.answers = answers;
    this.arrays = arrays;
    this.newMailboxes = newMailboxes;
  }

  /** Hands over what a record asks for; its array comes back when that is answered. */
  void take(RecordItems items) {
    if (items.isEmpty()) {
      arrays.give(items.array());
      return;
    }
    Submission submission = new Submission(link, items.items(), items);
    uncommittedBytes += submission.sizeBytes();
    items.offeredAt(nanos.getAsLong());
    offer(submission);
  }

  /** Offers what was refused once more; false if nothing was. */
  boolean offerAgain() {
    Submission again = held;
    if (again == null) {
      return false;
    }
    held = null;
    offer(again);
    return true;
  }

  private void offer(Submission submission) {
    if (!context.committer().offer(submission)) {
      held = submission;
    }
  }

  /** What is held because the committer had no room for it. */
  long heldBytes() {
    return held == null ? 0 : held.sizeBytes();
  }

  /** Whether another record may be read. */
  boolean hasRoom() {
    // Bound: what one link makes the relay hold.
    return held == null && uncommittedBytes < context.limits().uncommittedBytes();
  }

  /** Whether nothing waits for the disk. */
  boolean isIdle() {
    return held == null && uncommittedBytes == 0;
  }

  /** These are durable. */
  void committed(List<Submission> done) {
    for (Submission submission : done) {
      RecordItems items = (RecordItems) submission.token();
      context.metrics().custodyNanos(nanos.getAsLong() - items.offeredNanos());
      for (int i = 0; i < items.items().size(); i++) {
        answer(items.items().get(i), items.number(i));
      }
      release(submission, items);
    }
  }

  /** No custody: BUSY tells the client to keep what it has. */
  void failed(List<Submission> lost) {
    for (Submission submission : lost) {
      RecordItems items = (RecordItems) submission.token();
      for (int i = 0; i < items.items().size(); i++) {
        refuse(items.items().get(i), items.number(i));
      }
      release(submission, items);
    }
  }

  private void answer(CommitItem item, long itemNumber) {
    if (item instanceof PutItem put) {
      puts.answer(itemNumber, put, true);
    } else if (item instanceof StatementItem statement) {
      giveBack(statement);
      answers.done((int) itemNumber, statement);
    } else if (item instanceof RequestItem request) {
      elsewhere.answer(request, (int) itemNumber, true);
    } else if (item instanceof CollectedItem collected && collected.outcome() != Outcome.OK) {
      LOG.atDebug()
          .addKeyValue("link", link.number())
          .log("collected from a mailbox that is not there");
    }
  }

  private void refuse(CommitItem item, long itemNumber) {
    if (item instanceof PutItem put) {
      puts.answer(itemNumber, put, false);
    } else if (item instanceof StatementItem statement) {
      giveBack(statement);
      answers.done((int) itemNumber, Outcome.BUSY);
    } else if (item instanceof RequestItem request) {
      elsewhere.answer(request, (int) itemNumber, false);
    }
  }

  /** What was taken for a mailbox that was not made. */
  private void giveBack(StatementItem statement) {
    if (statement.mayMake() && !statement.madeMailbox()) {
      newMailboxes.giveBack();
    }
  }

  private void release(Submission submission, RecordItems items) {
    uncommittedBytes -= submission.sizeBytes();
    arrays.give(items.array());
  }
}
