// Emitted by qtaml_hw 0.1.0; configuration sha256 9f504a209952ef0f596b9da31e1affae49987f0d7964654a93131e3712e4b676.
// Read-out table posterior_mean: signed weights in units of 2**-4.
// latency     0, combinational
module table_posterior_mean_81e1483d (
  input [7:0] word,
  output reg [11:0] weight
);
  always @* begin
    casez (word)
      8'h00:
          weight = 12'h000;
      8'h01:
          weight = 12'h010;
      8'h02:
          weight = 12'h020;
      8'h03:
          weight = 12'h020;
      8'h04:
          weight = 12'h040;
      8'h05:
          weight = 12'h050;
      8'h06:
          weight = 12'h05e;
      8'h07:
          weight = 12'h057;
      8'h08:
          weight = 12'h080;
      8'h09:
          weight = 12'h090;
      8'h0a:
          weight = 12'h020;
      8'h0b:
          weight = 12'h0ae;
      8'h0c:
          weight = 12'h0c0;
      8'h0d:
          weight = 12'h0c8;
      8'h0e:
          weight = 12'h0dc;
      8'h0f:
          weight = 12'h0ef;
      8'h10:
          weight = 12'h100;
      8'h11:
          weight = 12'h10f;
      8'h12:
          weight = 12'h116;
      8'h13:
          weight = 12'h113;
      8'h14:
          weight = 12'h100;
      8'h15:
          weight = 12'h0b3;
      8'h16:
          weight = 12'h155;
      8'h17:
          weight = 12'h14c;
      8'h18:
          weight = 12'h178;
      8'h19:
          weight = 12'h0ec;
      8'h1a:
          weight = 12'h19a;
      8'h1b:
          weight = 12'h124;
      8'h1c:
          weight = 12'h1be;
      8'h1d:
          weight = 12'h13e;
      8'h1e:
          weight = 12'h165;
      8'h1f:
          weight = 12'h1d1;
      8'h20:
          weight = 12'h200;
      8'h21:
          weight = 12'h210;
      8'h22:
          weight = 12'h20f;
      8'h23:
          weight = 12'h20f;
      8'h24:
          weight = 12'h240;
      8'h25:
          weight = 12'h19b;
      8'h26:
          weight = 12'h256;
      8'h27:
          weight = 12'h24e;
      8'h28:
          weight = 12'h280;
      8'h29:
          weight = 12'h27f;
      8'h2a:
          weight = 12'h29e;
      8'h2b:
          weight = 12'h243;
      8'h2c:
          weight = 12'h2bd;
      8'h2d:
          weight = 12'h2bb;
      8'h2e:
          weight = 12'h268;
      8'h2f:
          weight = 12'h2b3;
      8'h30:
          weight = 12'h100;
      8'h31:
          weight = 12'h10f;
      8'h32:
          weight = 12'h306;
      8'h33:
          weight = 12'h32e;
      8'h34:
          weight = 12'h236;
      8'h35:
          weight = 12'h176;
      8'h36:
          weight = 12'h249;
      8'h37:
          weight = 12'h36e;
      8'h38:
          weight = 12'h1f8;
      8'h39:
          weight = 12'h275;
      8'h3a:
          weight = 12'h376;
      8'h3b:
          weight = 12'h3a8;
      8'h3c:
          weight = 12'h399;
      8'h3d:
          weight = 12'h3cc;
      8'h3e:
          weight = 12'h3d7;
      8'h3f:
          weight = 12'h361;
      8'h40:
          weight = 12'h400;
      8'h41:
          weight = 12'h40f;
      8'h42:
          weight = 12'h41f;
      8'h43:
          weight = 12'h42f;
      8'h44:
          weight = 12'h400;
      8'h45:
          weight = 12'h44f;
      8'h46:
          weight = 12'h45f;
      8'h47:
          weight = 12'h469;
      8'h48:
          weight = 12'h400;
      8'h49:
          weight = 12'h48b;
      8'h4a:
          weight = 12'h41f;
      8'h4b:
          weight = 12'h4ab;
      8'h4c:
          weight = 12'h400;
      8'h4d:
          weight = 12'h45d;
      8'h4e:
          weight = 12'h45c;
      8'h4f:
          weight = 12'h488;
      8'h50:
          weight = 12'h3f0;
      8'h51:
          weight = 12'h407;
      8'h52:
          weight = 12'h517;
      8'h53:
          weight = 12'h51f;
      8'h54:
          weight = 12'h540;
      8'h55:
          weight = 12'h539;
      8'h56:
          weight = 12'h546;
      8'h57:
          weight = 12'h569;
      8'h58:
          weight = 12'h35c;
      8'h59:
          weight = 12'h58c;
      8'h5a:
          weight = 12'h59b;
      8'h5b:
          weight = 12'h534;
      8'h5c:
          weight = 12'h53b;
      8'h5d:
          weight = 12'h56d;
      8'h5e:
          weight = 12'h56f;
      8'h5f:
          weight = 12'h5e6;
      8'h60:
          weight = 12'h400;
      8'h61:
          weight = 12'h40f;
      8'h62:
          weight = 12'h60f;
      8'h63:
          weight = 12'h4d1;
      8'h64:
          weight = 12'h352;
      8'h65:
          weight = 12'h44f;
      8'h66:
          weight = 12'h4cb;
      8'h67:
          weight = 12'h474;
      8'h68:
          weight = 12'h3a3;
      8'h69:
          weight = 12'h481;
      8'h6a:
          weight = 12'h5f4;
      8'h6b:
          weight = 12'h4b0;
      8'h6c:
          weight = 12'h2c7;
      8'h6d:
          weight = 12'h43b;
      8'h6e:
          weight = 12'h4c0;
      8'h6f:
          weight = 12'h467;
      8'h70:
          weight = 12'h3f0;
      8'h71:
          weight = 12'h407;
      8'h72:
          weight = 12'h596;
      8'h73:
          weight = 12'h522;
      8'h74:
          weight = 12'h720;
      8'h75:
          weight = 12'h628;
      8'h76:
          weight = 12'h62b;
      8'h77:
          weight = 12'h56b;
      8'h78:
          weight = 12'h332;
      8'h79:
          weight = 12'h58b;
      8'h7a:
          weight = 12'h599;
      8'h7b:
          weight = 12'h520;
      8'h7c:
          weight = 12'h716;
      8'h7d:
          weight = 12'h579;
      8'h7e:
          weight = 12'h5cc;
      8'h7f:
          weight = 12'h5e4;
      8'h80:
          weight = 12'h800;
      8'h81:
          weight = 12'h810;
      8'h82:
          weight = 12'h020;
      8'h83:
          weight = 12'h811;
      8'h84:
          weight = 12'h840;
      8'h85:
          weight = 12'h826;
      8'h86:
          weight = 12'h05e;
      8'h87:
          weight = 12'h83d;
      8'h88:
          weight = 12'h880;
      8'h89:
          weight = 12'h83d;
      8'h8a:
          weight = 12'h020;
      8'h8b:
          weight = 12'ha3f;
      8'h8c:
          weight = 12'h8c0;
      8'h8d:
          weight = 12'ha52;
      8'h8e:
          weight = 12'h8e1;
      8'h8f:
          weight = 12'h936;
      8'h90:
          weight = 12'h100;
      8'h91:
          weight = 12'h82a;
      8'h92:
          weight = 12'h116;
      8'h93:
          weight = 12'h842;
      8'h94:
          weight = 12'h100;
      8'h95:
          weight = 12'h950;
      8'h96:
          weight = 12'h155;
      8'h97:
          weight = 12'h950;
      8'h98:
          weight = 12'h178;
      8'h99:
          weight = 12'h86e;
      8'h9a:
          weight = 12'h19a;
      8'h9b:
          weight = 12'hbc5;
      8'h9c:
          weight = 12'h1be;
      8'h9d:
          weight = 12'h951;
      8'h9e:
          weight = 12'h8e3;
      8'h9f:
          weight = 12'ha6e;
      8'ha0:
          weight = 12'ha00;
      8'ha1:
          weight = 12'h908;
      8'ha2:
          weight = 12'ha16;
      8'ha3:
          weight = 12'h915;
      8'ha4:
          weight = 12'ha3f;
      8'ha5:
          weight = 12'ha4f;
      8'ha6:
          weight = 12'ha6a;
      8'ha7:
          weight = 12'ha6f;
      8'ha8:
          weight = 12'ha17;
      8'ha9:
          weight = 12'hb66;
      8'haa:
          weight = 12'he41;
      8'hab:
          weight = 12'hab0;
      8'hac:
          weight = 12'habf;
      8'had:
          weight = 12'hacc;
      8'hae:
          weight = 12'hacf;
      8'haf:
          weight = 12'hab6;
      8'hb0:
          weight = 12'ha01;
      8'hb1:
          weight = 12'h914;
      8'hb2:
          weight = 12'hc4a;
      8'hb3:
          weight = 12'hb31;
      8'hb4:
          weight = 12'hb37;
      8'hb5:
          weight = 12'ha4a;
      8'hb6:
          weight = 12'hb3a;
      8'hb7:
          weight = 12'hae0;
      8'hb8:
          weight = 12'hb80;
      8'hb9:
          weight = 12'hb80;
      8'hba:
          weight = 12'hba0;
      8'hbb:
          weight = 12'hb34;
      8'hbc:
          weight = 12'hb15;
      8'hbd:
          weight = 12'hb06;
      8'hbe:
          weight = 12'hb3f;
      8'hbf:
          weight = 12'hbef;
      8'hc0:
          weight = 12'h400;
      8'hc1:
          weight = 12'he29;
      8'hc2:
          weight = 12'hc21;
      8'hc3:
          weight = 12'hc31;
      8'hc4:
          weight = 12'hc40;
      8'hc5:
          weight = 12'hc52;
      8'hc6:
          weight = 12'hc60;
      8'hc7:
          weight = 12'hc6d;
      8'hc8:
          weight = 12'h400;
      8'hc9:
          weight = 12'h427;
      8'hca:
          weight = 12'hc21;
      8'hcb:
          weight = 12'hc5d;
      8'hcc:
          weight = 12'hcbc;
      8'hcd:
          weight = 12'hccb;
      8'hce:
          weight = 12'hc7c;
      8'hcf:
          weight = 12'hc9c;
      8'hd0:
          weight = 12'hd00;
      8'hd1:
          weight = 12'hd0f;
      8'hd2:
          weight = 12'hcce;
      8'hd3:
          weight = 12'hccd;
      8'hd4:
          weight = 12'hcdb;
      8'hd5:
          weight = 12'hcd5;
      8'hd6:
          weight = 12'hc73;
      8'hd7:
          weight = 12'hca0;
      8'hd8:
          weight = 12'hd7c;
      8'hd9:
          weight = 12'hd5a;
      8'hda:
          weight = 12'hd9d;
      8'hdb:
          weight = 12'hdaf;
      8'hdc:
          weight = 12'hdb9;
      8'hdd:
          weight = 12'hd6a;
      8'hde:
          weight = 12'hdaa;
      8'hdf:
          weight = 12'hdb3;
      8'he0:
          weight = 12'he00;
      8'he1:
          weight = 12'he00;
      8'he2:
          weight = 12'hd1c;
      8'he3:
          weight = 12'hc40;
      8'he4:
          weight = 12'hd1c;
      8'he5:
          weight = 12'he3f;
      8'he6:
          weight = 12'he4f;
      8'he7:
          weight = 12'hdd1;
      8'he8:
          weight = 12'he7e;
      8'he9:
          weight = 12'he8f;
      8'hea:
          weight = 12'he74;
      8'heb:
          weight = 12'heae;
      8'hec:
          weight = 12'hde1;
      8'hed:
          weight = 12'hec7;
      8'hee:
          weight = 12'hedb;
      8'hef:
          weight = 12'hee7;
      8'hf0:
          weight = 12'hecb;
      8'hf1:
          weight = 12'hdb0;
      8'hf2:
          weight = 12'heb9;
      8'hf3:
          weight = 12'hd30;
      8'hf4:
          weight = 12'hec5;
      8'hf5:
          weight = 12'hf45;
      8'hf6:
          weight = 12'he52;
      8'hf7:
          weight = 12'hf6f;
      8'hf8:
          weight = 12'hf41;
      8'hf9:
          weight = 12'hf86;
      8'hfa:
          weight = 12'hf8c;
      8'hfb:
          weight = 12'hef5;
      8'hfc:
          weight = 12'hf9c;
      8'hfd:
          weight = 12'hfb1;
      8'hfe:
          weight = 12'hfcb;
      default:
          weight = 12'hf71;
    endcase
  end
endmodule
