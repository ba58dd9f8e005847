package org.tereze.bench.planner;

/** An order that is compared. */
enum Rival {
  PLANNER,
  FIFO,
  SMALLEST,
  PRECEDENCE;

  Order order(Scene scene) {
    return switch (this) {
      case PLANNER -> new PlannedOrder(scene);
      case FIFO -> new SortedOrder(scene, SortedOrder.FIFO);
      case SMALLEST -> new SortedOrder(scene, SortedOrder.SMALLEST);
      case PRECEDENCE -> new SortedOrder(scene, SortedOrder.PRECEDENCE);
    };
  }
}
