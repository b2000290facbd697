package dev.carrybit.cli;

import java.math.BigInteger;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a number from 0 on, of any size, in decimal digits. */
final class Natural implements ITypeConverter<BigInteger> {

  @Override
  public BigInteger convert(String text) {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits) {
      throw new TypeConversionException("expected a number from 0 on, was '" + text + "'");
    }
    return new BigInteger(text);
  }
}
