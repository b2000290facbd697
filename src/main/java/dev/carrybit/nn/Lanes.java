package dev.carrybit.nn;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** The vectors that cells go over a row of units in. */
final class Lanes {

  static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  static final int COUNT = SPECIES.length();
  static final DoubleVector ONE = DoubleVector.broadcast(SPECIES, 1);

  private Lanes() {}

  /** How many of a row's units vectors take; short rows are done before vectors are compiled. */
  static int whole(int hidden) {
    return hidden < 32 ? 0 : hidden - hidden % COUNT;
  }

  static DoubleVector load(double[] values, int at) {
    return DoubleVector.fromArray(SPECIES, values, at);
  }
}
