package org.tereze.bench.house;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;

/**
 * A class neither calls nor refers to ({@code System::nanoTime}) the named methods of one owner.
 */
final class NeverCall extends ArchCondition<JavaClass> {
  private final String owner;
  private final Set<String> methods;

  private NeverCall(String owner, Set<String> methods) {
    super("never call %s of %s", methods, owner);
    this.owner = owner;
    this.methods = methods;
  }

  static NeverCall of(String owner, String... methods) {
    return new NeverCall(owner, Set.of(methods));
  }

  @Override
  public void check(JavaClass item, ConditionEvents events) {
    for (JavaAccess<?> access : item.getAccessesFromSelf()) {
      if (access.getTargetOwner().getName().equals(owner) && methods.contains(access.getName())) {
        events.add(SimpleConditionEvent.violated(item, access.getDescription()));
      }
    }
  }
}
