// Emitted by qtaml_hw 0.1.0; configuration sha256 9f504a209952ef0f596b9da31e1affae49987f0d7964654a93131e3712e4b676.
// Read-out table posterior_mean: signed weights in units of 2**-4.
// latency     0, combinational
module table_posterior_mean_92499bf1 (
  input [7:0] word,
  output reg [11:0] weight
);
  always @* begin
    casez (word)
      8'h00:
          weight = 12'h000;
      8'h01:
          weight = 12'h00f;
      8'h02:
          weight = 12'h01f;
      8'h03:
          weight = 12'h02f;
      8'h04:
          weight = 12'h03e;
      8'h05:
          weight = 12'h04e;
      8'h06:
          weight = 12'h05d;
      8'h07:
          weight = 12'h06d;
      8'h08:
          weight = 12'h07b;
      8'h09:
          weight = 12'h08b;
      8'h0a:
          weight = 12'h09a;
      8'h0b:
          weight = 12'h0aa;
      8'h0c:
          weight = 12'h0b9;
      8'h0d:
          weight = 12'h0ca;
      8'h0e:
          weight = 12'h0d9;
      8'h0f:
          weight = 12'h0e7;
      8'h10:
          weight = 12'h0f2;
      8'h11:
          weight = 12'h102;
      8'h12:
          weight = 12'h112;
      8'h13:
          weight = 12'h121;
      8'h14:
          weight = 12'h12f;
      8'h15:
          weight = 12'h141;
      8'h16:
          weight = 12'h14d;
      8'h17:
          weight = 12'h159;
      8'h18:
          weight = 12'h16b;
      8'h19:
          weight = 12'h17f;
      8'h1a:
          weight = 12'h188;
      8'h1b:
          weight = 12'h196;
      8'h1c:
          weight = 12'h1a3;
      8'h1d:
          weight = 12'h1b0;
      8'h1e:
          weight = 12'h1bb;
      8'h1f:
          weight = 12'h1d0;
      8'h20:
          weight = 12'h1c4;
      8'h21:
          weight = 12'h1d4;
      8'h22:
          weight = 12'h1b7;
      8'h23:
          weight = 12'h1cd;
      8'h24:
          weight = 12'h1dd;
      8'h25:
          weight = 12'h207;
      8'h26:
          weight = 12'h1e3;
      8'h27:
          weight = 12'h21c;
      8'h28:
          weight = 12'h1eb;
      8'h29:
          weight = 12'h1ca;
      8'h2a:
          weight = 12'h236;
      8'h2b:
          weight = 12'h244;
      8'h2c:
          weight = 12'h246;
      8'h2d:
          weight = 12'h24f;
      8'h2e:
          weight = 12'h1fc;
      8'h2f:
          weight = 12'h263;
      8'h30:
          weight = 12'h28e;
      8'h31:
          weight = 12'h2c2;
      8'h32:
          weight = 12'h1e3;
      8'h33:
          weight = 12'h201;
      8'h34:
          weight = 12'h266;
      8'h35:
          weight = 12'h272;
      8'h36:
          weight = 12'h2a2;
      8'h37:
          weight = 12'h251;
      8'h38:
          weight = 12'h2ab;
      8'h39:
          weight = 12'h2bc;
      8'h3a:
          weight = 12'h1d9;
      8'h3b:
          weight = 12'h2e5;
      8'h3c:
          weight = 12'h34f;
      8'h3d:
          weight = 12'h233;
      8'h3e:
          weight = 12'h228;
      8'h3f:
          weight = 12'h33b;
      8'h40:
          weight = 12'h1a9;
      8'h41:
          weight = 12'h17d;
      8'h42:
          weight = 12'h12b;
      8'h43:
          weight = 12'h14a;
      8'h44:
          weight = 12'h212;
      8'h45:
          weight = 12'h193;
      8'h46:
          weight = 12'h07b;
      8'h47:
          weight = 12'h20b;
      8'h48:
          weight = 12'h1ae;
      8'h49:
          weight = 12'h0a7;
      8'h4a:
          weight = 12'h1c3;
      8'h4b:
          weight = 12'h1e3;
      8'h4c:
          weight = 12'h0df;
      8'h4d:
          weight = 12'h0d4;
      8'h4e:
          weight = 12'h0e2;
      8'h4f:
          weight = 12'h225;
      8'h50:
          weight = 12'h279;
      8'h51:
          weight = 12'h12b;
      8'h52:
          weight = 12'h12b;
      8'h53:
          weight = 12'h12c;
      8'h54:
          weight = 12'h15e;
      8'h55:
          weight = 12'h14b;
      8'h56:
          weight = 12'h146;
      8'h57:
          weight = 12'h174;
      8'h58:
          weight = 12'h18a;
      8'h59:
          weight = 12'h178;
      8'h5a:
          weight = 12'h190;
      8'h5b:
          weight = 12'h199;
      8'h5c:
          weight = 12'h195;
      8'h5d:
          weight = 12'h1a2;
      8'h5e:
          weight = 12'h1a8;
      8'h5f:
          weight = 12'h1d5;
      8'h60:
          weight = 12'h1d5;
      8'h61:
          weight = 12'h1d5;
      8'h62:
          weight = 12'h1b8;
      8'h63:
          weight = 12'h1c0;
      8'h64:
          weight = 12'h1f7;
      8'h65:
          weight = 12'h1ef;
      8'h66:
          weight = 12'h1ae;
      8'h67:
          weight = 12'h22b;
      8'h68:
          weight = 12'h1df;
      8'h69:
          weight = 12'h14b;
      8'h6a:
          weight = 12'h215;
      8'h6b:
          weight = 12'h210;
      8'h6c:
          weight = 12'h1d6;
      8'h6d:
          weight = 12'h1e5;
      8'h6e:
          weight = 12'h182;
      8'h6f:
          weight = 12'h23b;
      8'h70:
          weight = 12'h258;
      8'h71:
          weight = 12'h22c;
      8'h72:
          weight = 12'h115;
      8'h73:
          weight = 12'h0fe;
      8'h74:
          weight = 12'h186;
      8'h75:
          weight = 12'h173;
      8'h76:
          weight = 12'h1b6;
      8'h77:
          weight = 12'h132;
      8'h78:
          weight = 12'h198;
      8'h79:
          weight = 12'h1bd;
      8'h7a:
          weight = 12'h0b9;
      8'h7b:
          weight = 12'h1cc;
      8'h7c:
          weight = 12'h24a;
      8'h7d:
          weight = 12'h0ee;
      8'h7e:
          weight = 12'h0ca;
      8'h7f:
          weight = 12'h1f7;
      8'h80:
          weight = 12'h000;
      8'h81:
          weight = 12'hb76;
      8'h82:
          weight = 12'h01f;
      8'h83:
          weight = 12'hff0;
      8'h84:
          weight = 12'h03e;
      8'h85:
          weight = 12'h003;
      8'h86:
          weight = 12'h05d;
      8'h87:
          weight = 12'h06b;
      8'h88:
          weight = 12'h07b;
      8'h89:
          weight = 12'h035;
      8'h8a:
          weight = 12'h09a;
      8'h8b:
          weight = 12'h0a7;
      8'h8c:
          weight = 12'h0b9;
      8'h8d:
          weight = 12'h0c8;
      8'h8e:
          weight = 12'h0d9;
      8'h8f:
          weight = 12'h0e6;
      8'h90:
          weight = 12'h0f2;
      8'h91:
          weight = 12'h06b;
      8'h92:
          weight = 12'h112;
      8'h93:
          weight = 12'hc73;
      8'h94:
          weight = 12'h12f;
      8'h95:
          weight = 12'hc51;
      8'h96:
          weight = 12'hc77;
      8'h97:
          weight = 12'h01d;
      8'h98:
          weight = 12'hc36;
      8'h99:
          weight = 12'h106;
      8'h9a:
          weight = 12'hc41;
      8'h9b:
          weight = 12'h08a;
      8'h9c:
          weight = 12'hbd7;
      8'h9d:
          weight = 12'h085;
      8'h9e:
          weight = 12'hb09;
      8'h9f:
          weight = 12'hbf3;
      8'ha0:
          weight = 12'hbd6;
      8'ha1:
          weight = 12'hac4;
      8'ha2:
          weight = 12'h090;
      8'ha3:
          weight = 12'hfbb;
      8'ha4:
          weight = 12'h094;
      8'ha5:
          weight = 12'hba1;
      8'ha6:
          weight = 12'haf3;
      8'ha7:
          weight = 12'hb40;
      8'ha8:
          weight = 12'hae7;
      8'ha9:
          weight = 12'hafa;
      8'haa:
          weight = 12'hb34;
      8'hab:
          weight = 12'haf8;
      8'hac:
          weight = 12'hb2d;
      8'had:
          weight = 12'hbaa;
      8'hae:
          weight = 12'hcce;
      8'haf:
          weight = 12'hb22;
      8'hb0:
          weight = 12'h0b7;
      8'hb1:
          weight = 12'hb5a;
      8'hb2:
          weight = 12'hb3a;
      8'hb3:
          weight = 12'hb3d;
      8'hb4:
          weight = 12'h239;
      8'hb5:
          weight = 12'hb61;
      8'hb6:
          weight = 12'hb79;
      8'hb7:
          weight = 12'hb7b;
      8'hb8:
          weight = 12'hb9a;
      8'hb9:
          weight = 12'hba5;
      8'hba:
          weight = 12'hb9c;
      8'hbb:
          weight = 12'hbc2;
      8'hbc:
          weight = 12'hbea;
      8'hbd:
          weight = 12'hbd0;
      8'hbe:
          weight = 12'hbda;
      8'hbf:
          weight = 12'hbf0;
      8'hc0:
          weight = 12'hc1e;
      8'hc1:
          weight = 12'hc13;
      8'hc2:
          weight = 12'hc26;
      8'hc3:
          weight = 12'hc37;
      8'hc4:
          weight = 12'hc4a;
      8'hc5:
          weight = 12'hc59;
      8'hc6:
          weight = 12'hc61;
      8'hc7:
          weight = 12'hc78;
      8'hc8:
          weight = 12'hc88;
      8'hc9:
          weight = 12'hc90;
      8'hca:
          weight = 12'hca1;
      8'hcb:
          weight = 12'hcb2;
      8'hcc:
          weight = 12'hcbe;
      8'hcd:
          weight = 12'hccf;
      8'hce:
          weight = 12'hcdd;
      8'hcf:
          weight = 12'hcef;
      8'hd0:
          weight = 12'hd03;
      8'hd1:
          weight = 12'hd0d;
      8'hd2:
          weight = 12'hd1b;
      8'hd3:
          weight = 12'hd2a;
      8'hd4:
          weight = 12'hd3c;
      8'hd5:
          weight = 12'hd4b;
      8'hd6:
          weight = 12'hd59;
      8'hd7:
          weight = 12'hd6a;
      8'hd8:
          weight = 12'hd7b;
      8'hd9:
          weight = 12'hd89;
      8'hda:
          weight = 12'hd98;
      8'hdb:
          weight = 12'hdac;
      8'hdc:
          weight = 12'hdb7;
      8'hdd:
          weight = 12'hdc6;
      8'hde:
          weight = 12'hdd4;
      8'hdf:
          weight = 12'hde5;
      8'he0:
          weight = 12'hdfe;
      8'he1:
          weight = 12'he0a;
      8'he2:
          weight = 12'he19;
      8'he3:
          weight = 12'he2c;
      8'he4:
          weight = 12'he3b;
      8'he5:
          weight = 12'he4d;
      8'he6:
          weight = 12'he58;
      8'he7:
          weight = 12'he68;
      8'he8:
          weight = 12'he79;
      8'he9:
          weight = 12'he89;
      8'hea:
          weight = 12'he99;
      8'heb:
          weight = 12'hea9;
      8'hec:
          weight = 12'heb9;
      8'hed:
          weight = 12'hec8;
      8'hee:
          weight = 12'hed6;
      8'hef:
          weight = 12'hee2;
      8'hf0:
          weight = 12'hefa;
      8'hf1:
          weight = 12'hf0a;
      8'hf2:
          weight = 12'hf16;
      8'hf3:
          weight = 12'hf26;
      8'hf4:
          weight = 12'hf36;
      8'hf5:
          weight = 12'hf44;
      8'hf6:
          weight = 12'hf55;
      8'hf7:
          weight = 12'hf64;
      8'hf8:
          weight = 12'hf75;
      8'hf9:
          weight = 12'hf80;
      8'hfa:
          weight = 12'hf8f;
      8'hfb:
          weight = 12'hf9b;
      8'hfc:
          weight = 12'hfb0;
      8'hfd:
          weight = 12'hfba;
      8'hfe:
          weight = 12'hfcb;
      default:
          weight = 12'hfdb;
    endcase
  end
endmodule
