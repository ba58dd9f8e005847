package org.tereze.bench.planner;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Bodies whose headline has not left: nobody sends them. One thread. */
final class HeldBodies {
  private final Map<Integer, List<Piece>> byHeadline = new HashMap<>();

  HeldBodies(Scene scene) {
    for (Piece piece : scene.pieces()) {
      if (piece.headline() != Piece.NO_HEADLINE) {
        byHeadline.put(piece.headline(), new ArrayList<>());
      }
    }
  }

  /** Whether it has to wait, and does so here. */
  boolean hold(Piece piece) {
    List<Piece> held = byHeadline.get(piece.headline());
    if (held != null) {
      held.add(piece);
    }
    return held != null;
  }

  /** What waited for this one, which is on its way. */
  List<Piece> freedBy(Piece piece) {
    List<Piece> freed = byHeadline.remove(piece.number());
    return freed == null ? List.of() : freed;
  }
}
