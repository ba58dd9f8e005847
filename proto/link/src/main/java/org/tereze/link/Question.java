package org.tereze.link;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tereze.schema.Ask;
import org.tereze.wire.AskSecret;
import org.tereze.wire.EnvelopeId;
import org.tereze.wire.MailboxId;

/** One Ask: ids of one mailbox's envelopes under one secret, each with the asker's own handle. */
public final class Question {
  private final MailboxId mailbox;
  private final AskSecret secret;
  private final List<EnvelopeId> ids;
  private final List<Long> handles;

  /**
   * {@code handles} name the same envelopes of {@code mailbox} as {@code ids}, in that order; at
   * most 512.
   */
  public Question(MailboxId mailbox, AskSecret secret, List<EnvelopeId> ids, List<Long> handles) {
    this.mailbox = mailbox;
    this.secret = secret;
    this.ids = ids;
    this.handles = handles;
  }

  /** Whose envelopes they are. */
  public MailboxId mailbox() {
    return mailbox;
  }

  /** The same about those of its envelopes only; null if there are none. */
  public @Nullable Question about(Set<Long> some) {
    List<EnvelopeId> someIds = new ArrayList<>();
    List<Long> someHandles = new ArrayList<>();
    for (int i = 0; i < handles.size(); i++) {
      if (some.contains(handles.get(i))) {
        someIds.add(ids.get(i));
        someHandles.add(handles.get(i));
      }
    }
    return someIds.isEmpty() ? null : new Question(mailbox, secret, someIds, someHandles);
  }

  int size() {
    return ids.size();
  }

  long handle(int i) {
    return handles.get(i);
  }

  Ask message() {
    ByteString.Output bytes = ByteString.newOutput(ids.size() * EnvelopeId.BYTES);
    for (EnvelopeId id : ids) {
      bytes.write(id.bytes(), 0, EnvelopeId.BYTES);
    }
    return Ask.newBuilder()
        .setSecret(ByteString.copyFrom(secret.bytes()))
        .setIds(bytes.toByteString())
        .build();
  }
}
