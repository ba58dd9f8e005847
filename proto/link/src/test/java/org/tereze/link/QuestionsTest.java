package org.tereze.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tereze.schema.Tell;
import org.tereze.wire.AskSecret;
import org.tereze.wire.Disposition;
import org.tereze.wire.EnvelopeId;
import org.tereze.wire.MailboxId;
import org.tereze.wire.MalformedFrameException;
import org.tereze.wire.frame.FrameWriter;

final class QuestionsTest {
  private final Questions questions = new Questions();
  private final FrameWriter writer = new FrameWriter(4_096);

  private void ask(Long... handles) {
    MailboxId mailbox = MailboxId.of(new byte[MailboxId.BYTES]);
    AskSecret secret = AskSecret.of(new byte[AskSecret.BYTES]);
    EnvelopeId id = EnvelopeId.of(mailbox, new byte[1]);
    List<EnvelopeId> ids = java.util.Collections.nCopies(handles.length, id);
    questions.ask(new Question(mailbox, secret, ids, List.of(handles)), writer);
  }

  private static Tell tell(int... codes) {
    byte[] bytes = new byte[codes.length];
    for (int i = 0; i < codes.length; i++) {
      bytes[i] = (byte) codes[i];
    }
    return Tell.newBuilder().setDispositions(ByteString.copyFrom(bytes)).build();
  }

  @Test
  void matchesAnswersInTheOrderOfAsking() throws Exception {
    ask(5L, 6L);
    ask(9L);
    assertThat(writer.isEmpty()).isFalse();
    List<Questions.Told> first = questions.told(tell(1, 3));
    assertThat(first).extracting(Questions.Told::handle).containsExactly(5L, 6L);
    assertThat(first)
        .extracting(Questions.Told::disposition)
        .containsExactly(Disposition.STORED, Disposition.COLLECTED);
    assertThat(questions.isQuiet()).isFalse();
    assertThat(questions.told(tell(6))).extracting(Questions.Told::handle).containsExactly(9L);
    assertThat(questions.isQuiet()).isTrue();
  }

  @Test
  void refusesAnAnswerToNothingOrOneThatDoesNotFit() {
    assertThatThrownBy(() -> questions.told(tell(1))).isInstanceOf(MalformedFrameException.class);
    ask(5L, 6L);
    assertThatThrownBy(() -> questions.told(tell(1))).isInstanceOf(MalformedFrameException.class);
    ask(5L);
    assertThatThrownBy(() -> questions.told(tell(7))).isInstanceOf(MalformedFrameException.class);
  }
}
