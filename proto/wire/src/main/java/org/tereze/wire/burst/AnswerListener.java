package org.tereze.wire.burst;

import org.tereze.wire.AckCode;

/**
 * Told what became of each put. Called from the sender's thread, inside {@code fill} and {@code
 * onAck}.
 */
@FunctionalInterface
public interface AnswerListener {
  /** Called exactly once for each put that was answered on this link. */
  void onAnswer(long handle, AckCode code);
}
