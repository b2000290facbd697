package dev.carrybit.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.function.DoublePredicate;

/**
 * The declaration of a key, with its {@link Doc}, on the component of a settings record that holds
 * its value. On a component that is itself a record of such components it declares a group of keys.
 *
 * <p>The type of the component says what values are allowed: a whole number, a decimal number, a
 * flag, one of an enum's constants in lower case with hyphens, a path, a time, or one of the types
 * in {@link KeyType#of}. Reading, writing, checking and documenting a key derive from its
 * declaration.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Key {

  /** What a key or a group of keys means. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface Doc {
    String value();
  }

  /** The full name; by default the group's name, a dot, and the component's name with hyphens. */
  String name() default "";

  /** The default as a user would write it. A key whose default is no value of it must be set. */
  String value() default "";

  /**
   * Conditions that must all hold for the key to have a meaning, such as {@code model.cell = lstm}
   * or {@code optimizer.name = adam or adamw}. A group's conditions apply to all of its keys.
   */
  String[] when() default {};

  /** Smallest whole number. */
  long min() default 1;

  /** Largest whole number. */
  long max() default Long.MAX_VALUE - 1;

  /** Allowed decimal numbers. */
  Range range() default Range.POSITIVE;

  /** A word that is allowed besides; of a number, it stands for {@link #meaning}. */
  String word() default "";

  /** The number that {@link #word} stands for; of a whole number, ∞ is the type's largest. */
  double meaning() default Double.POSITIVE_INFINITY;

  /** Ranges of decimal numbers. */
  enum Range {
    ANY("a number", value -> true),
    POSITIVE("a positive number", value -> value > 0),
    AT_LEAST_ZERO("0 or a positive number", value -> value >= 0),
    FRACTION("a number in [0, 1)", value -> value >= 0 && value < 1),
    SHARE("a number in (0, 1]", value -> value > 0 && value <= 1);

    final String expected;
    private final DoublePredicate allowed;

    Range(String expected, DoublePredicate allowed) {
      this.expected = expected;
      this.allowed = allowed;
    }

    boolean contains(double value) {
      return Double.isFinite(value) && allowed.test(value);
    }
  }
}
