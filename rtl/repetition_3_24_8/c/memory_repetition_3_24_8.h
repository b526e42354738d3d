// Emitted by qtaml_hw 0.1.0; configuration sha256 7d622bf8a6fbbb12982897727b88a8f65e851462286a369dac0385ee42301360.
#ifndef MEMORY_REPETITION_3_24_8_REGISTERS_H
#define MEMORY_REPETITION_3_24_8_REGISTERS_H

/* What goes on. */
#define MEMORY_REPETITION_3_24_8_STATUS 0x00u
/*   INITIALISING: the memory is being filled with 0 */
#define MEMORY_REPETITION_3_24_8_STATUS_INITIALISING_LOW 0
#define MEMORY_REPETITION_3_24_8_STATUS_INITIALISING_MASK 0x00000001u
/*   ARMED: an injection waits for the next write */
#define MEMORY_REPETITION_3_24_8_STATUS_ARMED_LOW 1
#define MEMORY_REPETITION_3_24_8_STATUS_ARMED_MASK 0x00000002u
/* What is switched on. */
#define MEMORY_REPETITION_3_24_8_CONTROL 0x04u
/*   SCRUB: the scrubber works */
#define MEMORY_REPETITION_3_24_8_CONTROL_SCRUB_LOW 0
#define MEMORY_REPETITION_3_24_8_CONTROL_SCRUB_MASK 0x00000001u
/* Things to be done once. */
#define MEMORY_REPETITION_3_24_8_COMMAND 0x08u
/*   INITIALISE: fill the memory with 0; reads 0 */
#define MEMORY_REPETITION_3_24_8_COMMAND_INITIALISE_LOW 0
#define MEMORY_REPETITION_3_24_8_COMMAND_INITIALISE_MASK 0x00000001u
/*   ARM: add INJECT to the next word that is written into the SRAM; reads 0 */
#define MEMORY_REPETITION_3_24_8_COMMAND_ARM_LOW 1
#define MEMORY_REPETITION_3_24_8_COMMAND_ARM_MASK 0x00000002u
/* Time between two turns of the scrubber; less than 8 counts as 8. */
#define MEMORY_REPETITION_3_24_8_SCRUB_INTERVAL 0x0cu
/*   CYCLES: clock cycles */
#define MEMORY_REPETITION_3_24_8_SCRUB_INTERVAL_CYCLES_LOW 0
#define MEMORY_REPETITION_3_24_8_SCRUB_INTERVAL_CYCLES_MASK 0xffffffffu
/* Walks through the whole memory. */
#define MEMORY_REPETITION_3_24_8_SCRUB_PASSES 0x10u
/*   COUNT: modulo 2**32 */
#define MEMORY_REPETITION_3_24_8_SCRUB_PASSES_COUNT_LOW 0
#define MEMORY_REPETITION_3_24_8_SCRUB_PASSES_COUNT_MASK 0xffffffffu
/* Words with corrected errors. */
#define MEMORY_REPETITION_3_24_8_CE_COUNT 0x14u
/*   COUNT: stops at its maximum; a number that is written is taken off */
#define MEMORY_REPETITION_3_24_8_CE_COUNT_COUNT_LOW 0
#define MEMORY_REPETITION_3_24_8_CE_COUNT_COUNT_MASK 0x0000ffffu
/* Words with uncorrectable errors. */
#define MEMORY_REPETITION_3_24_8_DUE_COUNT 0x18u
/*   COUNT: stops at its maximum; a number that is written is taken off */
#define MEMORY_REPETITION_3_24_8_DUE_COUNT_COUNT_LOW 0
#define MEMORY_REPETITION_3_24_8_DUE_COUNT_COUNT_MASK 0x0000ffffu
/* Corrected words that raise the interrupt. */
#define MEMORY_REPETITION_3_24_8_CE_THRESHOLD 0x1cu
/*   COUNT: 0: never */
#define MEMORY_REPETITION_3_24_8_CE_THRESHOLD_COUNT_LOW 0
#define MEMORY_REPETITION_3_24_8_CE_THRESHOLD_COUNT_MASK 0x0000ffffu
/* Why there would be an interrupt. */
#define MEMORY_REPETITION_3_24_8_IRQ_STATUS 0x20u
/*   CE: a corrected word, with CE_COUNT at CE_THRESHOLD or above; write 1 to clear */
#define MEMORY_REPETITION_3_24_8_IRQ_STATUS_CE_LOW 0
#define MEMORY_REPETITION_3_24_8_IRQ_STATUS_CE_MASK 0x00000001u
/*   DUE: an uncorrectable word; write 1 to clear */
#define MEMORY_REPETITION_3_24_8_IRQ_STATUS_DUE_LOW 1
#define MEMORY_REPETITION_3_24_8_IRQ_STATUS_DUE_MASK 0x00000002u
/*   INITIALISED: the memory has been filled with 0; write 1 to clear */
#define MEMORY_REPETITION_3_24_8_IRQ_STATUS_INITIALISED_LOW 2
#define MEMORY_REPETITION_3_24_8_IRQ_STATUS_INITIALISED_MASK 0x00000004u
/* Which bits of IRQ_STATUS make the interrupt. */
#define MEMORY_REPETITION_3_24_8_IRQ_MASK 0x24u
/*   CE: as in IRQ_STATUS */
#define MEMORY_REPETITION_3_24_8_IRQ_MASK_CE_LOW 0
#define MEMORY_REPETITION_3_24_8_IRQ_MASK_CE_MASK 0x00000001u
/*   DUE: as in IRQ_STATUS */
#define MEMORY_REPETITION_3_24_8_IRQ_MASK_DUE_LOW 1
#define MEMORY_REPETITION_3_24_8_IRQ_MASK_DUE_MASK 0x00000002u
/*   INITIALISED: as in IRQ_STATUS */
#define MEMORY_REPETITION_3_24_8_IRQ_MASK_INITIALISED_LOW 2
#define MEMORY_REPETITION_3_24_8_IRQ_MASK_INITIALISED_MASK 0x00000004u
/* The first error since VALID was cleared; the first uncorrectable one takes the place of a corrected one. */
#define MEMORY_REPETITION_3_24_8_FIRST 0x28u
/*   VALID: there was one; write 1 to clear */
#define MEMORY_REPETITION_3_24_8_FIRST_VALID_LOW 0
#define MEMORY_REPETITION_3_24_8_FIRST_VALID_MASK 0x00000001u
/*   DUE: it was uncorrectable */
#define MEMORY_REPETITION_3_24_8_FIRST_DUE_LOW 1
#define MEMORY_REPETITION_3_24_8_FIRST_DUE_MASK 0x00000002u
/* Where it was. */
#define MEMORY_REPETITION_3_24_8_FIRST_ADDRESS 0x2cu
/*   ADDRESS: word of the memory */
#define MEMORY_REPETITION_3_24_8_FIRST_ADDRESS_ADDRESS_LOW 0
#define MEMORY_REPETITION_3_24_8_FIRST_ADDRESS_ADDRESS_MASK 0x000003ffu
/* Syndrome of the first error. */
#define MEMORY_REPETITION_3_24_8_FIRST_SYNDROME 0x30u
/*   SYNDROME: bits 0 to 15 */
#define MEMORY_REPETITION_3_24_8_FIRST_SYNDROME_SYNDROME_LOW 0
#define MEMORY_REPETITION_3_24_8_FIRST_SYNDROME_SYNDROME_MASK 0x0000ffffu
/* Bits to be turned by ARM. */
#define MEMORY_REPETITION_3_24_8_INJECT 0x34u
/*   MASK: bits 0 to 23 */
#define MEMORY_REPETITION_3_24_8_INJECT_MASK_LOW 0
#define MEMORY_REPETITION_3_24_8_INJECT_MASK_MASK 0x00ffffffu

#endif
