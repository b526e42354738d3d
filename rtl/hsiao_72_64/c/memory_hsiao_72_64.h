// Emitted by qtaml_hw 0.1.0; configuration sha256 5ac2f8a1c48bf2f054f46265fed7d40a590d6bacff998ab51d6492822f75ca3c.
#ifndef MEMORY_HSIAO_72_64_REGISTERS_H
#define MEMORY_HSIAO_72_64_REGISTERS_H

/* What goes on. */
#define MEMORY_HSIAO_72_64_STATUS 0x00u
/*   INITIALISING: the memory is being filled with 0 */
#define MEMORY_HSIAO_72_64_STATUS_INITIALISING_LOW 0
#define MEMORY_HSIAO_72_64_STATUS_INITIALISING_MASK 0x00000001u
/*   ARMED: an injection waits for the next write */
#define MEMORY_HSIAO_72_64_STATUS_ARMED_LOW 1
#define MEMORY_HSIAO_72_64_STATUS_ARMED_MASK 0x00000002u
/* What is switched on. */
#define MEMORY_HSIAO_72_64_CONTROL 0x04u
/*   SCRUB: the scrubber works */
#define MEMORY_HSIAO_72_64_CONTROL_SCRUB_LOW 0
#define MEMORY_HSIAO_72_64_CONTROL_SCRUB_MASK 0x00000001u
/* Things to be done once. */
#define MEMORY_HSIAO_72_64_COMMAND 0x08u
/*   INITIALISE: fill the memory with 0; reads 0 */
#define MEMORY_HSIAO_72_64_COMMAND_INITIALISE_LOW 0
#define MEMORY_HSIAO_72_64_COMMAND_INITIALISE_MASK 0x00000001u
/*   ARM: add INJECT to the next word that is written into the SRAM; reads 0 */
#define MEMORY_HSIAO_72_64_COMMAND_ARM_LOW 1
#define MEMORY_HSIAO_72_64_COMMAND_ARM_MASK 0x00000002u
/* Time between two turns of the scrubber; less than 8 counts as 8. */
#define MEMORY_HSIAO_72_64_SCRUB_INTERVAL 0x0cu
/*   CYCLES: clock cycles */
#define MEMORY_HSIAO_72_64_SCRUB_INTERVAL_CYCLES_LOW 0
#define MEMORY_HSIAO_72_64_SCRUB_INTERVAL_CYCLES_MASK 0xffffffffu
/* Walks through the whole memory. */
#define MEMORY_HSIAO_72_64_SCRUB_PASSES 0x10u
/*   COUNT: modulo 2**32 */
#define MEMORY_HSIAO_72_64_SCRUB_PASSES_COUNT_LOW 0
#define MEMORY_HSIAO_72_64_SCRUB_PASSES_COUNT_MASK 0xffffffffu
/* Words with corrected errors. */
#define MEMORY_HSIAO_72_64_CE_COUNT 0x14u
/*   COUNT: stops at its maximum; a number that is written is taken off */
#define MEMORY_HSIAO_72_64_CE_COUNT_COUNT_LOW 0
#define MEMORY_HSIAO_72_64_CE_COUNT_COUNT_MASK 0x0000ffffu
/* Words with uncorrectable errors. */
#define MEMORY_HSIAO_72_64_DUE_COUNT 0x18u
/*   COUNT: stops at its maximum; a number that is written is taken off */
#define MEMORY_HSIAO_72_64_DUE_COUNT_COUNT_LOW 0
#define MEMORY_HSIAO_72_64_DUE_COUNT_COUNT_MASK 0x0000ffffu
/* Corrected words that raise the interrupt. */
#define MEMORY_HSIAO_72_64_CE_THRESHOLD 0x1cu
/*   COUNT: 0: never */
#define MEMORY_HSIAO_72_64_CE_THRESHOLD_COUNT_LOW 0
#define MEMORY_HSIAO_72_64_CE_THRESHOLD_COUNT_MASK 0x0000ffffu
/* Why there would be an interrupt. */
#define MEMORY_HSIAO_72_64_IRQ_STATUS 0x20u
/*   CE: a corrected word, with CE_COUNT at CE_THRESHOLD or above; write 1 to clear */
#define MEMORY_HSIAO_72_64_IRQ_STATUS_CE_LOW 0
#define MEMORY_HSIAO_72_64_IRQ_STATUS_CE_MASK 0x00000001u
/*   DUE: an uncorrectable word; write 1 to clear */
#define MEMORY_HSIAO_72_64_IRQ_STATUS_DUE_LOW 1
#define MEMORY_HSIAO_72_64_IRQ_STATUS_DUE_MASK 0x00000002u
/*   INITIALISED: the memory has been filled with 0; write 1 to clear */
#define MEMORY_HSIAO_72_64_IRQ_STATUS_INITIALISED_LOW 2
#define MEMORY_HSIAO_72_64_IRQ_STATUS_INITIALISED_MASK 0x00000004u
/* Which bits of IRQ_STATUS make the interrupt. */
#define MEMORY_HSIAO_72_64_IRQ_MASK 0x24u
/*   CE: as in IRQ_STATUS */
#define MEMORY_HSIAO_72_64_IRQ_MASK_CE_LOW 0
#define MEMORY_HSIAO_72_64_IRQ_MASK_CE_MASK 0x00000001u
/*   DUE: as in IRQ_STATUS */
#define MEMORY_HSIAO_72_64_IRQ_MASK_DUE_LOW 1
#define MEMORY_HSIAO_72_64_IRQ_MASK_DUE_MASK 0x00000002u
/*   INITIALISED: as in IRQ_STATUS */
#define MEMORY_HSIAO_72_64_IRQ_MASK_INITIALISED_LOW 2
#define MEMORY_HSIAO_72_64_IRQ_MASK_INITIALISED_MASK 0x00000004u
/* The first error since VALID was cleared; the first uncorrectable one takes the place of a corrected one. */
#define MEMORY_HSIAO_72_64_FIRST 0x28u
/*   VALID: there was one; write 1 to clear */
#define MEMORY_HSIAO_72_64_FIRST_VALID_LOW 0
#define MEMORY_HSIAO_72_64_FIRST_VALID_MASK 0x00000001u
/*   DUE: it was uncorrectable */
#define MEMORY_HSIAO_72_64_FIRST_DUE_LOW 1
#define MEMORY_HSIAO_72_64_FIRST_DUE_MASK 0x00000002u
/* Where it was. */
#define MEMORY_HSIAO_72_64_FIRST_ADDRESS 0x2cu
/*   ADDRESS: word of the memory */
#define MEMORY_HSIAO_72_64_FIRST_ADDRESS_ADDRESS_LOW 0
#define MEMORY_HSIAO_72_64_FIRST_ADDRESS_ADDRESS_MASK 0x000003ffu
/* Syndrome of the first error. */
#define MEMORY_HSIAO_72_64_FIRST_SYNDROME 0x30u
/*   SYNDROME: bits 0 to 7 */
#define MEMORY_HSIAO_72_64_FIRST_SYNDROME_SYNDROME_LOW 0
#define MEMORY_HSIAO_72_64_FIRST_SYNDROME_SYNDROME_MASK 0x000000ffu
/* Bits to be turned by ARM. */
#define MEMORY_HSIAO_72_64_INJECT_0 0x34u
/*   MASK: bits 0 to 31 */
#define MEMORY_HSIAO_72_64_INJECT_0_MASK_LOW 0
#define MEMORY_HSIAO_72_64_INJECT_0_MASK_MASK 0xffffffffu
/* Bits to be turned by ARM. */
#define MEMORY_HSIAO_72_64_INJECT_1 0x38u
/*   MASK: bits 32 to 63 */
#define MEMORY_HSIAO_72_64_INJECT_1_MASK_LOW 0
#define MEMORY_HSIAO_72_64_INJECT_1_MASK_MASK 0xffffffffu
/* Bits to be turned by ARM. */
#define MEMORY_HSIAO_72_64_INJECT_2 0x3cu
/*   MASK: bits 64 to 71 */
#define MEMORY_HSIAO_72_64_INJECT_2_MASK_LOW 0
#define MEMORY_HSIAO_72_64_INJECT_2_MASK_MASK 0x000000ffu

#endif
