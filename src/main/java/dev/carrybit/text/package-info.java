/** Text: its tokens and vocabulary, prepared symbols, and the windows that batches are made of. */
package dev.carrybit.text;
