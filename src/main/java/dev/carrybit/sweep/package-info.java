/** Many small trainings, each with other settings. */
package dev.carrybit.sweep;
