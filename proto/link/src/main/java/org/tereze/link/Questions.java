package org.tereze.link;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.tereze.schema.Tell;
import org.tereze.wire.Disposition;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.frame.FrameType;
import org.tereze.wire.frame.FrameWriter;

/** The Asks of one link and their Tells, which come in the same order. One thread. */
public final class Questions {
  private final Deque<Question> open = new ArrayDeque<>();

  /** What became of one envelope that was asked about. */
  public static final class Told {
    private final long handle;
    private final Disposition disposition;

    Told(long handle, Disposition disposition) {
      this.handle = handle;
      this.disposition = disposition;
    }

    /** The asker's own name of it. */
    public long handle() {
      return handle;
    }

    /** As the relay knows it. */
    public Disposition disposition() {
      return disposition;
    }
  }

  /** Adds the Ask frame. */
  public void ask(Question question, FrameWriter writer) {
    writer.add(FrameType.ASK, question.message());
    open.add(question);
  }

  /**
   * The answers to the oldest question that had none, in its order.
   *
   * @throws MalformedFrameException if there is none, or they are not one for each id
   */
  public List<Told> told(Tell tell) throws MalformedFrameException {
    Question question = open.poll();
    if (question == null) {
      throw new MalformedFrameException("an answer to nothing that was asked");
    }
    if (tell.getDispositions().size() != question.size()) {
      throw new MalformedFrameException("not one answer for each id asked");
    }
    List<Told> all = new ArrayList<>(question.size());
    for (int i = 0; i < question.size(); i++) {
      int code = tell.getDispositions().byteAt(i) & 0xff;
      all.add(new Told(question.handle(i), Disposition.of(code)));
    }
    return all;
  }

  /** Whether every question was answered. */
  public boolean isQuiet() {
    return open.isEmpty();
  }
}
