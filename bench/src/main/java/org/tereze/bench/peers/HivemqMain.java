package org.tereze.bench.peers;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * A program that embeds HiveMQ CE. It runs on HiveMQ's libraries alone, which nothing here is
 * compiled against, so that they cannot meet ours.
 */
final class HivemqMain {
  private HivemqMain() {}

  /** Arguments: folders of configuration, data and extensions. Runs until it is killed. */
  public static void main(String[] args) throws ReflectiveOperationException {
    Class<?> type = Class.forName("com.hivemq.embedded.EmbeddedHiveMQ");
    Class<?> builderType = Class.forName("com.hivemq.embedded.EmbeddedHiveMQBuilder");
    Object builder = type.getMethod("builder").invoke(null);
    String[] settings = {"withConfigurationFolder", "withDataFolder", "withExtensionsFolder"};
    for (int i = 0; i < settings.length; i++) {
      Method setting = builderType.getMethod(settings[i], Path.class);
      setting.invoke(builder, Path.of(args[i]));
    }
    Object hivemq = builderType.getMethod("build").invoke(builder);
    ((CompletableFuture<?>) type.getMethod("start").invoke(hivemq)).join();
  }
}
