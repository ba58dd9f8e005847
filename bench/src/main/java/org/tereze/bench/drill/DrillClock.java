package org.tereze.bench.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * The clock of all processes of a drill: the machine's, and what was jumped so far, which lies in a
 * file that all have mapped. Runs at true rate between jumps; goes forward only. Safe in any
 * thread.
 *
 * <pre>
 * 0   8   milliseconds between the machine's time and the drill's at its start, little-endian
 * 8   8   nanoseconds that were jumped since
 * </pre>
 */
final class DrillClock extends Clock {
  private static final int BYTES = 16;
  private static final int JUMPED_AT = 8;
  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final ByteBuffer shared;
  private final InstantSource machine;
  private final LongSupplier machineNanos;
  private final ZoneId zone;

  private DrillClock(
      ByteBuffer shared, InstantSource machine, LongSupplier machineNanos, ZoneId zone) {
    this.shared = shared;
    this.machine = machine;
    this.machineNanos = machineNanos;
    this.zone = zone;
  }

  /** A new one that says {@code start} now. */
  static DrillClock create(
      Path file, Instant start, InstantSource machine, LongSupplier machineNanos)
      throws IOException {
    ByteBuffer shared = map(file);
    LONGS.setVolatile(shared, 0, Duration.between(machine.instant(), start).toMillis());
    LONGS.setVolatile(shared, JUMPED_AT, 0L);
    return new DrillClock(shared, machine, machineNanos, ZoneOffset.UTC);
  }

  /** That of a drill which goes on. */
  static DrillClock open(Path file, InstantSource machine, LongSupplier machineNanos)
      throws IOException {
    return new DrillClock(map(file), machine, machineNanos, ZoneOffset.UTC);
  }

  private static ByteBuffer map(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
    }
  }

  private long jumpedNanos() {
    return (long) LONGS.getVolatile(shared, JUMPED_AT);
  }

  /** Rises steadily, and by what is jumped. */
  long nanos() {
    return machineNanos.getAsLong() + jumpedNanos();
  }

  @Override
  public Instant instant() {
    long shiftMillis = (long) LONGS.getVolatile(shared, 0);
    return machine.instant().plusMillis(shiftMillis).plusNanos(jumpedNanos());
  }

  /** It is that time now, if it was not later already. One thread of one process jumps. */
  void jumpTo(Instant time) {
    Duration ahead = Duration.between(instant(), time);
    if (!ahead.isNegative()) {
      LONGS.setVolatile(shared, JUMPED_AT, jumpedNanos() + ahead.toNanos());
    }
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new DrillClock(shared, machine, machineNanos, other);
  }

  /** For a program of the drill whose first argument names the file. */
  static DrillClock ofProgram(String file) {
    try {
      return open(Path.of(file), InstantSource.system(), System::nanoTime);
    } catch (IOException e) {
      throw new UncheckedIOException("the drill's clock cannot be read", e);
    }
  }
}
